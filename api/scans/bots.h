// Parts of user agents (in lower case) of programs that fetch pages without a person looking at them: crawlers,
// link previews of chat programs and networks, monitoring, command-line tools. From what those programs
// publish about themselves; browsers inside chat programs (Zalo, Facebook) are people and do not stand here.
#pragma once

#include <array>
#include <string_view>

namespace nguon::api {

inline constexpr std::array<std::string_view, 38> kBotAgents = {"bot",
                                                                "crawl",
                                                                "spider",
                                                                "slurp",
                                                                "facebookexternalhit",
                                                                "facebookcatalog",
                                                                "meta-external",
                                                                "whatsapp/",
                                                                "skypeuri",
                                                                "preview",
                                                                "embedly",
                                                                "pinterest/0",
                                                                "vkshare",
                                                                "snapchat/ads",
                                                                "curl/",
                                                                "wget/",
                                                                "python",
                                                                "go-http-client",
                                                                "java/",
                                                                "okhttp",
                                                                "libwww",
                                                                "httpclient",
                                                                "axios/",
                                                                "node-fetch",
                                                                "undici",
                                                                "php/",
                                                                "ruby",
                                                                "postman",
                                                                "headless",
                                                                "lighthouse",
                                                                "pagespeed",
                                                                "monitor",
                                                                "uptime",
                                                                "pingdom",
                                                                "validator",
                                                                "feedfetcher",
                                                                "mediapartners",
                                                                "nguon/"};

}  // namespace nguon::api
