// Asio and Beast, compiled once for the whole program; every other file sees declarations only.

#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
