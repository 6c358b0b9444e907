using System.Security.Cryptography;
using System.Text;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>
/// Identities of a result, derived from what was analysed by what: the set of SOP instances, package and policy. A restart
/// that builds the same result again builds the same identities; a late image gives new ones.
/// </summary>
/// <param name="SopInstanceUid">Of the structured report.</param>
/// <param name="SeriesInstanceUid">Of its series.</param>
/// <param name="DeviceUid">Of the algorithm as a device: changes with the package (IHE AIR 6.5.3.1).</param>
public sealed record ReportUids(string SopInstanceUid, string SeriesInstanceUid, string DeviceUid)
{
    /// <summary>Derives the identities.</summary>
    /// <param name="sopInstanceUids">The analysed images, in any order.</param>
    /// <param name="packageDigest">SHA-256 of the model package.</param>
    /// <param name="policyDigest">SHA-256 of the policy.</param>
    public static ReportUids Derive(
        IEnumerable<string> sopInstanceUids, ReadOnlySpan<byte> packageDigest, ReadOnlySpan<byte> policyDigest)
    {
        ArgumentNullException.ThrowIfNull(sopInstanceUids);
        var instances = string.Join('\0', sopInstanceUids.Order(StringComparer.Ordinal));
        byte[] identity = [.. packageDigest, .. policyDigest, .. Encoding.ASCII.GetBytes(instances)];
        return new ReportUids(
            Uid("sr-instance", identity), Uid("sr-series", identity), Uid("device", packageDigest));
    }

    /// <summary>Tracking UID of one box, the same in every object of the result set.</summary>
    /// <param name="index">Position of the box in the report.</param>
    public string Tracking(int index) =>
        Uid(FormattableString.Invariant($"tracking-{index}"), Encoding.ASCII.GetBytes(SopInstanceUid));

    private static string Uid(string role, ReadOnlySpan<byte> identity) =>
        DicomUIDGenerator.FromHash(SHA256.HashData([.. Encoding.ASCII.GetBytes(role), 0, .. identity])).UID;
}
