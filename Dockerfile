# Two stages: one builds with everything that scripts/setup installs, the other has the binary and
# the libraries that it is linked against. docs/operations.md says how to run it.
FROM debian:12 AS build
WORKDIR /src
COPY scripts/setup scripts/setup
RUN scripts/setup run
COPY . .
RUN scripts/web \
 && cmake --preset release \
 && cmake --build --preset release --target firstshow \
 && strip --strip-debug build/release/firstshow
# The packages of the libraries that it is linked against, so that no list of them can go stale.
# (What is in /lib, as the C library and zlib are, belongs to every Debian.)
RUN ldd build/release/firstshow | awk '$3 ~ /^\// {print $3}' | xargs realpath \
  | xargs dpkg -S 2>/dev/null | cut -d: -f1 | sort -u > build/packages \
 && grep -qx libsqlite3-0 build/packages

FROM debian:12-slim
COPY --from=build /src/build/packages /tmp/packages
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates tzdata zlib1g $(cat /tmp/packages) \
 && rm -rf /var/lib/apt/lists/* /tmp/packages \
 && useradd --system --uid 10001 --home-dir /var/lib/firstshow --shell /usr/sbin/nologin firstshow \
 && install -d -m 700 -o firstshow -g firstshow /var/lib/firstshow
COPY --from=build /src/build/release/firstshow /usr/local/bin/firstshow
COPY LICENSE /usr/share/doc/firstshow/LICENSE

USER 10001
WORKDIR /var/lib/firstshow
VOLUME /var/lib/firstshow
ENV FIRSTSHOW_DATABASE=/var/lib/firstshow/firstshow.db \
    FIRSTSHOW_STATE_FOLDER=/var/lib/firstshow \
    FIRSTSHOW_LISTEN=0.0.0.0:8080 \
    FIRSTSHOW_ADMIN=127.0.0.1:9090 \
    FIRSTSHOW_LOG_FORMAT=json
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["/usr/local/bin/firstshow", "health"]
ENTRYPOINT ["/usr/local/bin/firstshow"]
CMD ["serve"]
