#pragma once
// How mails look: the templates of the text and of the HTML, the same for every kind and language.
// Colours are set for light and dark, because a mail program that darkens by itself makes grey on
// grey. Constants.

namespace firstshow::mail {

inline constexpr const char* kTextLayout = R"text({{heading}}

{{#paragraphs}}
{{line}}

{{/paragraphs}}
{{#facts}}
{{label}}:
{{#lines}}
  {{line}}
{{/lines}}
{{/facts}}

{{button}}: {{url}}

{{elsewhere}}

--
{{footer}}
)text";

inline constexpr const char* kHtmlLayout = R"html(<!DOCTYPE html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{subject}}</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 0; background: #f3f1ee; color: #1c1a19; }
.sheet { max-width: 560px; margin: 0 auto; padding: 24px 20px; background: #ffffff; }
.sheet, .sheet td, .sheet th { font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
h1 { margin: 0 0 16px; font-size: 22px; line-height: 1.3; }
p { margin: 0 0 16px; }
table { width: 100%; border-collapse: collapse; margin: 0 0 20px; }
th, td { padding: 8px 0; border-top: 1px solid #dcd8d3; text-align: left; vertical-align: top; }
.sheet th { width: 36%; padding-right: 12px; font-weight: 400; color: #5c5753; }
.button { display: inline-block; padding: 12px 20px; border-radius: 8px; background: #9c1c2e;
  color: #ffffff; text-decoration: none; font-weight: 600; }
.small { font-size: 14px; color: #5c5753; }
@media (prefers-color-scheme: dark) {
  body { background: #141312; color: #f2efec; }
  .sheet { background: #1f1d1c; }
  th, td { border-top-color: #3d3936; }
  .sheet th, .small { color: #b9b2ac; }
  .button { background: #e8a3ae; color: #1f1d1c; }
}
</style>
</head>
<body>
<div class="sheet">
<h1 dir="auto">{{heading}}</h1>
{{#paragraphs}}
<p>{{line}}</p>
{{/paragraphs}}
<table>
{{#facts}}
<tr><th scope="row">{{label}}</th><td>{{#lines}}<div dir="auto">{{line}}</div>{{/lines}}</td></tr>
{{/facts}}
</table>
<p><a class="button" href="{{url}}">{{button}}</a></p>
<p class="small">{{elsewhere}}</p>
<p class="small">{{footer}}</p>
</div>
</body>
</html>
)html";

}  // namespace firstshow::mail
