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
    /// <param name="report">Its images in any order, and the two digests; nothing else of it counts.</param>
    public static ReportUids Derive(StudyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);

        // Whether an image was analysed counts: a result after a failure that went away is another result, not the same one again.
        var instances = string.Join(
            '\0',
            report.Images.Select(image => (image.Analysed ? "+" : "-") + image.SopInstanceUid).Order(StringComparer.Ordinal));
        byte[] identity =
            [.. report.Algorithm.PackageDigest.Span, .. report.Algorithm.PolicyDigest.Span, .. Encoding.ASCII.GetBytes(instances)];
        return new ReportUids(
            Uid("sr-instance", identity), Uid("sr-series", identity), Uid("device", report.Algorithm.PackageDigest.Span));
    }

    /// <summary>Tracking UID of one box, the same in every object of the result set.</summary>
    /// <param name="index">Position of the box in the report.</param>
    public string Tracking(int index) =>
        Uid(FormattableString.Invariant($"tracking-{index}"), Encoding.ASCII.GetBytes(SopInstanceUid));

    /// <summary>Identity of another object of the result set, or of its series.</summary>
    /// <param name="role">Which; never used for two objects of a set.</param>
    public string Other(string role) => Other(SopInstanceUid, role);

    /// <summary>Identity of what is made of a result again, in another form.</summary>
    /// <param name="sopInstanceUid">The result.</param>
    /// <param name="role">The form.</param>
    internal static string Other(string sopInstanceUid, string role) => Uid(role, Encoding.ASCII.GetBytes(sopInstanceUid));

    private static string Uid(string role, ReadOnlySpan<byte> identity) =>
        DicomUIDGenerator.FromHash(SHA256.HashData([.. Encoding.ASCII.GetBytes(role), 0, .. identity])).UID;
}
