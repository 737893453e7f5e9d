[[>nav]]
<div class="lead">
<h1>[[map_title]]</h1>
<p>[[map_intro]]</p>
</div>
<div class="atlas">
<section class="sheet">
<h2 class="hidden">[[map_title]]</h2>
<svg viewBox="0 0 {{MAP_WIDTH}} {{MAP_HEIGHT}}" role="group" aria-label="[[map_title]]"><text class="sea" x="216" y="556" transform="rotate(90 256 556)">[[map_sea]]</text>{{#CELL}}<a href="{{CELL_LINK}}" aria-label="{{CELL_TITLE}}"><rect class="l{{LEVEL}}" x="{{X}}" y="{{Y}}" width="{{SIDE}}" height="{{SIDE}}" rx="7"/><g class="t{{LEVEL}}"><text x="{{MIDDLE}}" y="{{Y_1}}">{{LINE_1}}</text>{{#LINE_2}}<text x="{{MIDDLE}}" y="{{Y_2}}">{{LINE_2}}</text>{{/LINE_2}}<text class="n" x="{{MIDDLE}}" y="{{Y_COUNT}}">{{COUNT}}</text></g></a>{{/CELL}}</svg>
</section>
<div>
<section>
<h2>[[map_legend]]</h2>
<ul class="legend">{{#KEY}}<li><svg viewBox="0 0 24 24" aria-hidden="true"><rect class="l{{LEVEL}}" x="1" y="1" width="22" height="22" rx="4"/></svg> {{RANGE}} [[products_word]]{{/KEY}}</ul>
<p class="soft">[[map_note]]</p>
<p class="soft">[[map_islands]]</p>
</section>
<section>
<h2>[[map_table]]</h2>
<table><thead><tr><th scope="col">[[map_province]]<th scope="col">[[map_products]]<th scope="col">[[map_in_force]]<th scope="col">[[map_producers]]</thead><tbody>
{{#ROW}}<tr><th scope="row"><a class="more" href="{{ROW_LINK}}">{{ROW_NAME}}</a><td>{{ROW_PRODUCTS}}<td>{{ROW_IN_FORCE}}<td>{{ROW_PRODUCERS}}{{/ROW}}
</tbody></table>
</section>
</div>
</div>
