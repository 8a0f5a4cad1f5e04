// Starts whichever of the two the page has loaded.
const page = document.getElementById("page");
const schema = page.dataset.schema;

if (window.SwaggerUIBundle) {
  window.SwaggerUIBundle({
    url: schema,
    domNode: page,
    layout: "BaseLayout",
    deepLinking: true,
    showExtensions: true,
    showCommonExtensions: true,
    presets: [window.SwaggerUIBundle.presets.apis, window.SwaggerUIBundle.SwaggerUIStandalonePreset],
  });
} else {
  window.Redoc.init(schema, {}, page);
}
