#!/usr/bin/env escript
%% Answers what ejabberd's fast_xml makes of inputs: requests and answers are those of "stanzabench tokens --batch", one a
%% line. ejabberd has to be installed, or fast_xml and jiffy.
%%
%%	escript ejabberd.escript
%%
%% A stream is fed as it is. Messages of a WebSocket, and documents, are parsed each for itself, as ejabberd_http_ws does.
%% fast_xml delivers whole stanzas, so of one that is broken no event is told. In a stream it writes the namespace of an
%% element that had a prefix into the attribute xmlns. Prefixes that it leaves as they are, are resolved here by their
%% declarations, as far as they can be.
-mode(compile).

-define(XML, <<"http://www.w3.org/XML/1998/namespace">>).

main(_) ->
    [missing(M) || M <- [fxml_stream, jiffy], code:which(M) =:= non_existing],
    {ok, _} = application:ensure_all_started(fast_xml),
    ok = io:setopts([binary, {encoding, latin1}]),
    requests().

missing(Module) ->
    io:format(standard_error, "ejabberd.escript: there is no ~s; it comes with ejabberd~n", [Module]),
    halt(3).

requests() ->
    case io:get_line("") of
        eof -> ok;
        Line ->
            Request = jiffy:decode(Line, [return_maps]),
            ok = file:write(standard_io, [answer(Request), $\n]),
            requests()
    end.

answer(#{<<"id">> := Id, <<"mode">> := Mode} = Request) ->
    Messages = [base64:decode(M) || M <- maps:get(<<"inputs">>, Request, [maps:get(<<"input">>, Request, <<>>)])],
    {Accepted, Events} = case Mode of
        <<"stream">> -> stream(iolist_to_binary(Messages));
        _ -> elements(Messages, [])
    end,
    jiffy:encode(#{id => Id, accepted => Accepted, condition => null, rule => null, offset => null, events => join(Events)}, [force_utf8, use_nil]).

elements([], Events) -> {true, Events};
elements([Message | Rest], Events) ->
    case catch fxml_stream:parse_element(Message) of
        {xmlel, _, _, _} = Element -> elements(Rest, Events ++ tell(Element, <<>>, #{}));
        _ -> {false, Events}
    end.

stream(Bytes) ->
    Stream = fxml_stream:parse(fxml_stream:new(self()), Bytes),
    Told = told([], <<>>, #{}),
    catch fxml_stream:close(Stream),
    Told.

%% told makes events of what the stream has sent.
told(Events, Default, Prefixes) ->
    receive
        {'$gen_event', {xmlstreamstart, Name, Attrs}} ->
            Inner = declared(Attrs, Prefixes),
            Space = proplists:get_value(<<"xmlns">>, Attrs, <<>>),
            told(Events ++ [start(Space, Name, Attrs, Inner)], Space, Inner);
        {'$gen_event', {xmlstreamelement, Element}} -> told(Events ++ tell(Element, Default, Prefixes), Default, Prefixes);
        {'$gen_event', {xmlstreamend, _}} -> told(Events ++ [[<<"e">>]], Default, Prefixes);
        {'$gen_event', {xmlstreamerror, _}} -> drop(), {false, Events};
        {'$gen_all_state_event', {xmlstreamcdata, Text}} ->
            case re:run(Text, "^[ \t\r\n]*$", [dollar_endonly]) of
                nomatch -> told(Events ++ [[<<"t">>, Text]], Default, Prefixes);
                _ -> told(Events, Default, Prefixes)
            end
    after 0 -> {Events =/= [], Events}
    end.

drop() -> receive _ -> drop() after 0 -> ok end.

tell({xmlcdata, Text}, _, _) -> [[<<"t">>, Text]];
tell({xmlel, Name, Attrs, Children}, Default, Prefixes) ->
    Space = proplists:get_value(<<"xmlns">>, Attrs, Default),
    Inner = declared(Attrs, Prefixes),
    [start(Space, Name, Attrs, Inner)] ++ lists:append([tell(C, Space, Inner) || C <- Children]) ++ [[<<"e">>]].

declared(Attrs, Prefixes) ->
    lists:foldl(fun({<<"xmlns:", Prefix/binary>>, Space}, All) -> All#{Prefix => Space}; (_, All) -> All end, Prefixes, Attrs).

start(Default, Name, Attrs, Prefixes) ->
    [Space, Local] = expanded(Name, Default, Prefixes),
    [<<"s">>, Space, Local, lists:sort([expanded(N, <<>>, Prefixes) ++ [V] || {N, V} = A <- Attrs, not is_declaration(A)])].

is_declaration({<<"xmlns">>, _}) -> true;
is_declaration({<<"xmlns:", _/binary>>, _}) -> true;
is_declaration(_) -> false.

%% expanded is the namespace and the local name that a name as it was written stands for.
expanded(<<"xml:", Local/binary>>, _, _) -> [?XML, Local];
expanded(Name, Default, Prefixes) ->
    case binary:split(Name, <<":">>) of
        [Prefix, Local] when is_map_key(Prefix, Prefixes) -> [maps:get(Prefix, Prefixes), Local];
        _ -> [Default, Name]
    end.

%% join makes one event of adjacent text.
join([[<<"t">>, <<>>] | Rest]) -> join(Rest);
join([[<<"t">>, A], [<<"t">>, B] | Rest]) -> join([[<<"t">>, <<A/binary, B/binary>>] | Rest]);
join([Event | Rest]) -> [Event | join(Rest)];
join([]) -> [].
