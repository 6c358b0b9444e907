using System.Collections.Frozen;

namespace EdgeMLOps.Dicom.Network;

/// <summary>The storage SOP classes: the one table that the acceptor negotiates by and the conformance statement is made from.</summary>
public static class DicomStorageClasses
{
    /// <summary>Storage service class, PS3.4 annex B: what common extended negotiation names for a class of its own.</summary>
    internal const string ServiceClass = "1.2.840.10008.4.2";

    /// <summary>A class below the standard's root that no edition has: stands for all that are to come.</summary>
    internal const string SampleToCome = Root + "9999";

    /// <summary>A class that is nobody's.</summary>
    internal const string SamplePrivate = "1.2.3.4";

    private const string Root = StorageClassTable.Root;
    private const string DicomRoot = "1.2.840.10008.";

    /// <summary>Query, retrieve and creation classes that the standard put below the root of storage.</summary>
    private static readonly FrozenSet<string> NotStorage = new[]
    {
        Root + "200.4", Root + "200.5", Root + "200.6",
        Root + "201.2", Root + "201.3", Root + "201.4", Root + "201.5", Root + "201.6", Root + "201.1.1",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, DicomUID> ByUid =
        StorageClassTable.Known.ToFrozenDictionary(static known => known.UID, StringComparer.Ordinal);

    /// <summary>All that the standard names, retired ones included, with their names.</summary>
    public static IReadOnlyList<DicomUID> All => StorageClassTable.Known;

    /// <summary>
    /// Whether objects of a class are taken by C-STORE: each class of <see cref="All"/>, each other one below the standard's
    /// root of storage classes (those to come), and private ones, which modalities send within a study. A class that its
    /// sender puts into the storage service by common extended negotiation is taken too, one put into another is not.
    /// </summary>
    /// <param name="sopClassUid">SOP Class UID; anything may stand here.</param>
    /// <param name="serviceClassUid">Service class that the sender names for it (PS3.7 annex D.3.3.6); null: none named.</param>
    public static bool IsStorage(string sopClassUid, string? serviceClassUid = null)
    {
        ArgumentNullException.ThrowIfNull(sopClassUid);
        if (ByUid.ContainsKey(sopClassUid))
        {
            return true;
        }

        if (!UidRules.IsValid(sopClassUid) || NotStorage.Contains(sopClassUid))
        {
            return false;
        }

        return serviceClassUid is null
            ? sopClassUid.StartsWith(Root, StringComparison.Ordinal) || !sopClassUid.StartsWith(DicomRoot, StringComparison.Ordinal)
            : string.Equals(serviceClassUid, ServiceClass, StringComparison.Ordinal);
    }

    /// <summary>Whether a storage object is taken in a transfer syntax, by whichever door.</summary>
    /// <param name="transferSyntaxUid">Transfer syntax UID; anything may stand here.</param>
    public static bool TakesSyntax(string transferSyntaxUid)
    {
        ArgumentNullException.ThrowIfNull(transferSyntaxUid);
        return NetworkTransferSyntaxes.IsOfStorage(transferSyntaxUid);
    }

    /// <summary>The standard's name of a class; empty for one it does not name.</summary>
    /// <param name="sopClassUid">SOP Class UID.</param>
    public static string NameOf(string sopClassUid) => ByUid.TryGetValue(sopClassUid, out var known) ? known.Name : "";
}
