# What `make package` puts into a Debian package: the server, its unit, its settings. CPack writes it and
# asks dpkg-shlibdeps for the packages of the libraries that the binary is linked against.

file(READ ${CMAKE_SOURCE_DIR}/deploy/systemd/firstshow.service unit)
string(REPLACE "/usr/local/bin/firstshow" "/usr/bin/firstshow" unit "${unit}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/package/firstshow.service CONTENT "${unit}" @ONLY)

install(TARGETS firstshow RUNTIME DESTINATION /usr/bin COMPONENT package EXCLUDE_FROM_ALL)
install(FILES ${CMAKE_BINARY_DIR}/package/firstshow.service DESTINATION /lib/systemd/system
  COMPONENT package EXCLUDE_FROM_ALL)
install(FILES .env.example DESTINATION /etc/firstshow RENAME firstshow.env
  COMPONENT package EXCLUDE_FROM_ALL)
install(FILES README.md CHANGELOG.md SECURITY.md docs/operations.md docs/configuration.md
  DESTINATION /usr/share/doc/firstshow COMPONENT package EXCLUDE_FROM_ALL)
install(FILES LICENSE DESTINATION /usr/share/doc/firstshow RENAME copyright
  COMPONENT package EXCLUDE_FROM_ALL)
install(FILES deploy/prometheus/alerts.yml DESTINATION /usr/share/doc/firstshow
  COMPONENT package EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME firstshow)
set(CPACK_PACKAGE_CONTACT "Firstshow <package@firstshow.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "box office that never sells a seat twice")
set(CPACK_PACKAGE_DESCRIPTION
  "Sells seats of cinemas, theatres and stadiums: seat maps, payments, tickets. One binary, one database.")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_SOURCE_DIR}/build/package)
set(CPACK_COMPONENTS_ALL package)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_STRIP_FILES ON)
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates, init-system-helpers (>= 1.51), tzdata")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  "${CMAKE_SOURCE_DIR}/deploy/debian/postinst;${CMAKE_SOURCE_DIR}/deploy/debian/prerm;${CMAKE_SOURCE_DIR}/deploy/debian/postrm;${CMAKE_SOURCE_DIR}/deploy/debian/conffiles")
include(CPack)
