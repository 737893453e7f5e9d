<nav class="nav" aria-label="[[nav_label]]"><ul>
{{#NAV}}<li><a href="{{NAV_LINK}}"{{#NAV_HERE}} aria-current="page"{{/NAV_HERE}}>{{NAV_NAME}}</a>{{/NAV}}
</ul></nav>
