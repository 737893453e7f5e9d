<ul class="items">
{{#ITEM}}<li><a href="{{ITEM_LINK}}"><span class="pic p{{ITEM_GROUP}}"><svg aria-hidden="true"><use href="#g{{ITEM_GROUP}}"/></svg></span><span><b{{#ITEM_VI}} lang="vi"{{/ITEM_VI}}>{{ITEM_NAME}}</b></span></a>
{{#ITEM_PRODUCER}}<p class="soft">{{ITEM_PRODUCER}}{{#ITEM_PLACE}}<br>{{ITEM_PLACE}}{{/ITEM_PLACE}}</p>{{/ITEM_PRODUCER}}
{{#ITEM_STARS}}<p class="rated"><span aria-hidden="true">{{MARKS}}</span> {{STARS}}</p>{{/ITEM_STARS}}
{{#ITEM_LAPSED}}<p class="lapsed no">OCOP: {{STANDING}}</p>{{/ITEM_LAPSED}}
{{#ITEM_NONE}}<p class="lapsed soft">{{STANDING}}</p>{{/ITEM_NONE}}{{/ITEM}}
</ul>
