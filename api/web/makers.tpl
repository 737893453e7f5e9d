<ul class="items makers">
{{#MAKER}}<li><a href="{{MAKER_LINK}}"><b{{#MAKER_VI}} lang="vi"{{/MAKER_VI}}>{{MAKER_NAME}}</b></a>
<p class="soft">{{#MAKER_PLACE}}{{MAKER_PLACE}}<br>{{/MAKER_PLACE}}{{MAKER_PRODUCTS}}{{#MAKER_IN_FORCE}}, {{MAKER_IN_FORCE}} [[in_force_word]]{{/MAKER_IN_FORCE}}</p>{{/MAKER}}
</ul>
