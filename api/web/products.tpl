[[>nav]][[>groups]]
<div class="lead">
<h1>{{HEADING}}</h1>
<p>[[catalogue_intro]]</p>
</div>
<nav class="groups" aria-label="[[groups_title]]"><ul>
{{#GROUP}}<li><a href="{{GROUP_LINK}}"{{#GROUP_HERE}} aria-current="true"{{/GROUP_HERE}}><span class="pic p{{GROUP_NUMBER}}"><svg aria-hidden="true"><use href="#g{{GROUP_NUMBER}}"/></svg></span><span><b>{{GROUP_NAME}}</b> <span class="count">{{GROUP_COUNT}}</span></span></a>{{/GROUP}}
</ul></nav>
<div class="shelf">
<section class="filters">
<h2>[[filter_title]]</h2>
<form action="/san-pham" method="get">
{{#ENGLISH}}<input type="hidden" name="hl" value="en">{{/ENGLISH}}
{{#GROUP_KEPT}}<input type="hidden" name="nhom" value="{{GROUP_KEPT}}">{{/GROUP_KEPT}}
<p class="whole"><label for="tinh">[[filter_province]]</label>
<select id="tinh" name="tinh"><option value="">[[filter_all_provinces]]</option>{{#PROVINCE}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{WORDS}} ({{COUNT}})</option>{{/PROVINCE}}</select></p>
<p><label for="sao">[[filter_stars]]</label>
<select id="sao" name="sao"><option value="">[[filter_all_stars]]</option>{{#STAR}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{WORDS}} ({{COUNT}})</option>{{/STAR}}</select></p>
<p><label for="chung-nhan">[[filter_standing]]</label>
<select id="chung-nhan" name="chung-nhan"><option value="">[[filter_all_standings]]</option>{{#STANDING_CHOICE}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{WORDS}} ({{COUNT}})</option>{{/STANDING_CHOICE}}</select></p>
<p class="whole"><button>[[filter_button]]</button></p>
</form>
{{#CLEAR_LINK}}<p><a class="more" href="{{CLEAR_LINK}}">[[filter_clear]]</a></p>{{/CLEAR_LINK}}
</section>
<section class="plain">
<h2 class="shown">{{SHOWN}}</h2>
{{#NO_FIT}}<p>[[list_none]]</p>{{/NO_FIT}}
{{#EMPTY}}<p>[[list_empty]]</p>{{/EMPTY}}
[[>items]]
[[>paging]]
</section>
</div>
