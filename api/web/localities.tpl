[[>nav]]
<div class="lead">
<h1>[[places_title]]</h1>
<p>[[places_intro]]</p>
<p><a class="more" href="/ban-do[[hl]]">[[map_title]]</a></p>
</div>
<ul class="items makers">
{{#ROW}}<li><a href="{{ROW_LINK}}"><b>{{ROW_NAME}}</b></a><p class="soft">{{ROW_WORDS}}</p>{{/ROW}}
</ul>
