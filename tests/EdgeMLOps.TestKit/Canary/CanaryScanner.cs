using System.IO.Compression;
using System.Text;

namespace EdgeMLOps.TestKit.Canary;

/// <summary>
/// Searches bytes for the tokens of a canary patient: as UTF-8, UTF-16 of both byte orders, hexadecimal of both cases,
/// and Base64 at each of the three places a token can have in a group of three bytes (of UTF-8 and UTF-16LE).
/// </summary>
public sealed class CanaryScanner
{
    private const int LongestInflated = 16 * 1024 * 1024;

    // Shorter pieces of Base64 turn up in any random data.
    private const int ShortestToken = 6;

    private readonly (string Token, string Form, byte[] Bytes)[] _patterns;

    /// <param name="tokens">Texts of at least 6 characters that occur nowhere but in the canary's study.</param>
    public CanaryScanner(IEnumerable<string> tokens) => _patterns =
    [
        .. tokens.Select(token => token.Length >= ShortestToken ? token : throw new ArgumentException($"'{token}' is too short to be told from chance", nameof(tokens)))
            .SelectMany(token => Forms(token).Select(form => (token, form.Name, form.Bytes))),
    ];

    /// <summary>What was found in the bytes as they are; the first place of each token and form.</summary>
    public IReadOnlyList<CanaryHit> Find(ReadOnlySpan<byte> bytes)
    {
        var hits = new List<CanaryHit>();
        foreach (var (token, form, pattern) in _patterns)
        {
            var at = bytes.IndexOf(pattern);
            if (at >= 0)
            {
                hits.Add(new CanaryHit(token, form, at));
            }
        }

        return hits;
    }

    /// <summary>What was found in the bytes, and in what they inflate to (RFC 1951), as a message's payload does.</summary>
    /// <exception cref="InvalidDataException">They are no DEFLATE stream, or more than 16 MiB: nothing was proven.</exception>
    public IReadOnlyList<CanaryHit> FindInflated(ReadOnlyMemory<byte> compressed)
    {
        using var source = new MemoryStream(compressed.ToArray(), writable: false);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        var buffer = new byte[LongestInflated];
        var length = inflate.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length is > 0 and < LongestInflated
            ? [.. Find(compressed.Span), .. Find(buffer.AsSpan(0, length))]
            : throw new InvalidDataException($"{compressed.Length} bytes inflate to {length}: not searched");
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Forms(string token)
    {
        var utf8 = Encoding.UTF8.GetBytes(token);
        var utf16 = Encoding.Unicode.GetBytes(token);
        yield return ("UTF-8", utf8);
        yield return ("UTF-16LE", utf16);
        yield return ("UTF-16BE", Encoding.BigEndianUnicode.GetBytes(token));
        yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8)));
        yield return ("HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(utf8)));
        for (var before = 0; before < 3; before++)
        {
            yield return ($"Base64+{before}", InBase64(utf8, before));
            yield return ($"Base64 of UTF-16LE+{before}", InBase64(utf16, before));
        }
    }

    // Of a group whose other bytes are unknown, only the characters made of the token's bytes alone are known.
    private static byte[] InBase64(byte[] token, int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. token]);
        var first = ((before * 8) + 5) / 6;
        var end = (before + token.Length) * 8 / 6;
        return Encoding.ASCII.GetBytes(text[first..end]);
    }
}
