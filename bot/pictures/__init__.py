"""Answer data as pictures: charts and evidence maps as SVG and PNG, and the reading room."""
