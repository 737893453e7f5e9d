{{#PAGING}}<nav class="paging" aria-label="[[pages_label]]">
{{#PREVIOUS}}<a class="button" rel="prev" href="{{PAGE_LINK}}">[[page_previous]]</a>{{/PREVIOUS}}
<p>[[page_word]] {{PAGE_NUMBER}}/{{PAGE_COUNT}}</p>
{{#NEXT}}<a class="button" rel="next" href="{{PAGE_LINK}}">[[page_next]]</a>{{/NEXT}}
</nav>{{/PAGING}}
