// Asio's TLS, compiled once for the whole program, as the rest of Asio is in payments/.

#include <boost/asio/ssl/impl/src.hpp>
