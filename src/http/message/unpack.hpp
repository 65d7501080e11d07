#pragma once
// For tests: undoes gzip. A pure function; what is not gzip gives "".

#include <zlib.h>

#include <array>
#include <string>
#include <string_view>

namespace firstshow::http {

inline std::string unpack(std::string_view packed) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return "";
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string text;
  std::array<char, 4'096> part{};
  int code = Z_OK;
  while (code == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    code = inflate(&stream, Z_NO_FLUSH);
    text.append(part.data(), part.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return code == Z_STREAM_END && stream.avail_in == 0 ? text : "";
}

}  // namespace firstshow::http
