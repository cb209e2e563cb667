{{ engine }}
var loketSearch = pocketSearch({{ pages | tojson }});
