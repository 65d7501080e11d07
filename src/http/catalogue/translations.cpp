#include "http/api/services.hpp"
#include "http/catalogue/language_texts.hpp"
#include "http/catalogue/use_cases.hpp"

namespace firstshow::http {

/// GET /v1/translations/{language}
Response read_translations(const Request& request, CatalogueServices& services) {
  return all_of_language(request, services.directory, services.pages);
}

}  // namespace firstshow::http
