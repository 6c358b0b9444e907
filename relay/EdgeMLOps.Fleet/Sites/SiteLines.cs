using System.Text.Json;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Fleet.Sites;

/// <summary>The sites as lines: for a person, or one JSON value a site.</summary>
internal static class SiteLines
{
    internal static void Write(IOutputWriter output, SiteList list, bool json)
    {
        foreach (var site in list.Sites)
        {
            if (json)
            {
                output.WriteLine(JsonSerializer.Serialize(site, FleetJson.Default.SiteView));
                continue;
            }

            output.WriteLine(FormattableString.Invariant(
                $"{site.Site:D} epoch {site.Epoch}: {site.Messages} messages, {site.Alarms} alarms, last {site.LastArrivedUtc?.UtcDateTime:yyyy-MM-dd HH:mm:ssZ}{Certificate(site)}"));
            foreach (var stream in site.Streams)
            {
                output.WriteLine(FormattableString.Invariant(
                    $"  {stream.Stream}: complete to {stream.CompleteTo}, highest {stream.Highest}, {stream.Late} late, {stream.Missing} missing{Where(stream)}"));
            }
        }
    }

    // A person reads a few; --json has more.
    private static string Where(StreamView stream)
    {
        const int Most = 8;
        var gaps = string.Join(", ", stream.Gaps.Take(Most).Select(gap => gap.ToString()));
        return stream.Gaps.Length switch
        {
            0 => "",
            <= Most => $": {gaps}",
            _ => $": {gaps}, ...",
        };
    }

    private static string Certificate(SiteView site) =>
        (site.CertificateEndsUtc is { } ends ? FormattableString.Invariant($", certificate until {ends.UtcDateTime:yyyy-MM-dd}") : "")
        + (site.RevokedUtc is { } revoked ? FormattableString.Invariant($", REVOKED {revoked.UtcDateTime:yyyy-MM-dd HH:mm}Z") : "");
}
