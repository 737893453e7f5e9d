<!doctype html>
<html lang="[[lang]]">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
{{#NOINDEX}}<meta name="robots" content="noindex">{{/NOINDEX}}
<title>{{TITLE}} · [[brand]]</title>
<meta property="og:title" content="{{TITLE}}">
<meta property="og:description" content="{{DESCRIPTION}}">
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E%3Cpath fill='%230b6a42' d='M0 9V5a5 5 0 0 1 5-5h4v4a5 5 0 0 1-5 5z'/%3E%3C/svg%3E">
{{STYLE:none}}
</head>
<body>
<header>
<a href="/[[hl]]" class="brand"><svg viewBox="0 0 9 9" aria-hidden="true"><path d="M0 9V5a5 5 0 0 1 5-5h4v4a5 5 0 0 1-5 5z"/></svg>[[brand]]</a>
<a href="?hl=[[other_language_code]]{{#QUERY}}&amp;q={{QUERY:u}}{{/QUERY}}" lang="[[other_language_code]]" hreflang="[[other_language_code]]" rel="nofollow">[[other_language]]</a>
</header>
<main>
{{#DEMONSTRATION}}<p class="demo">[[demonstration]]</p>{{/DEMONSTRATION}}
{{#NOTICE}}<p class="demo">{{NOTICE}}</p>{{/NOTICE}}
