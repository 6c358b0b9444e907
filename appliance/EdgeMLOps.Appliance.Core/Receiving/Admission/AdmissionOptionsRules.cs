using System.Globalization;
using System.Net;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Tls;

namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>Checks the lists of section <c>Dicom</c>: the peers and our AE titles.</summary>
internal static class AdmissionOptionsRules
{
    public static IEnumerable<string> FaultsOf(ReceivingOptions options)
    {
        var peers = options.Peers.SelectMany((peer, at) => FaultsOf(peer, Key("Peers", at)));
        var titles = options.AeTitles.SelectMany((title, at) => FaultsOf(title, Key("AeTitles", at), options));
        var twice = options.AeTitles.CountBy(title => title.AeTitle, StringComparer.Ordinal).Where(pair => pair.Value > 1);
        return [.. peers, .. titles, .. twice.Select(pair => $"Dicom:AeTitles: '{pair.Key}' stands there more than once; titles must differ.")];
    }

    private static string Key(string list, int at) => string.Create(CultureInfo.InvariantCulture, $"Dicom:{list}:{at}");

    private static IEnumerable<string> FaultsOf(PeerOptions peer, string key)
    {
        if (!AeTitleRules.IsValid(peer.AeTitle))
        {
            yield return $"{key}:AeTitle must be 1 to 16 printable characters without a backslash.";
        }

        if (!PeerList.TryParseNetwork(peer.Address, out _))
        {
            yield return $"{key}:Address must be an address or a network such as 10.0.0.0/8, not '{peer.Address}'.";
        }

        if (peer.Port is < 0 or > 65535)
        {
            yield return $"{key}:Port must be 0 to 65535.";
        }

        if (peer.Port > 0 && peer.Host.Length == 0 && !IPAddress.TryParse(peer.Address, out _))
        {
            yield return $"{key}:Host must say where to call it: {key}:Port is set, and {key}:Address is no single address.";
        }

        foreach (var fault in TlsRules.Check($"{key}:Tls", peer.Tls))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> FaultsOf(AeTitleOptions title, string key, ReceivingOptions options)
    {
        if (!AeTitleRules.IsValid(title.AeTitle))
        {
            yield return $"{key}:AeTitle must be 1 to 16 printable characters without a backslash.";
        }

        foreach (var peer in title.Peers.Where(peer => !options.AcceptAnyPeer && !options.Peers.Any(known => string.Equals(known.AeTitle, peer, StringComparison.Ordinal))))
        {
            yield return $"{key}:Peers must name AE titles of Dicom:Peers; '{peer}' is none.";
        }

        foreach (var (list, entries) in new[] { ("AcceptedSopClasses", title.AcceptedSopClasses), ("RefusedSopClasses", title.RefusedSopClasses) })
        {
            foreach (var entry in entries.Where(entry => !UidSet.IsEntry(entry)))
            {
                yield return $"{key}:{list} must hold UIDs, UID roots ending with .*, or words of {string.Join(' ', SopClassNames.Words)}; '{entry}' is none.";
            }
        }

        foreach (var entry in title.AcceptedTransferSyntaxes.Where(entry => !UidRules.IsValid(entry)))
        {
            yield return $"{key}:AcceptedTransferSyntaxes must hold UIDs; '{entry}' is none.";
        }
    }
}
