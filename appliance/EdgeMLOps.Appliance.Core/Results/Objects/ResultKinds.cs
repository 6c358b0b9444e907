using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>The names that options call the objects by: <c>sr</c>, <c>gsps</c>, <c>sc</c>, <c>ko</c>.</summary>
internal static class ResultKinds
{
    public static IReadOnlySet<ResultKind> ReportOnly { get; } = new HashSet<ResultKind> { ResultKind.Sr };

    public static string Names { get; } = string.Join(", ", Enum.GetValues<ResultKind>().Select(NameOf));

    public static string NameOf(ResultKind kind) => kind switch
    {
        ResultKind.Sr => "sr",
        ResultKind.Gsps => "gsps",
        ResultKind.Sc => "sc",
        ResultKind.Ko => "ko",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is no object"),
    };

    /// <summary>SOP Class UID of the objects of a kind.</summary>
    public static string ClassOf(ResultKind kind) => kind switch
    {
        ResultKind.Sr => DicomUID.Comprehensive3DSRStorage.UID,
        ResultKind.Gsps => DicomUID.GrayscaleSoftcopyPresentationStateStorage.UID,
        ResultKind.Sc => DicomUID.SecondaryCaptureImageStorage.UID,
        ResultKind.Ko => DicomUID.KeyObjectSelectionDocumentStorage.UID,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is no object"),
    };

    public static bool TryParse(string name, out ResultKind kind)
    {
        foreach (var known in Enum.GetValues<ResultKind>())
        {
            if (string.Equals(NameOf(known), name, StringComparison.OrdinalIgnoreCase))
            {
                kind = known;
                return true;
            }
        }

        kind = default;
        return false;
    }

    /// <summary>What a destination gets: what its own list names, or else the common one, or else the report alone.</summary>
    /// <param name="own">Of the destination; valid names.</param>
    /// <param name="common">Of all; valid names.</param>
    public static IReadOnlySet<ResultKind> Choose(IList<string> own, IList<string> common)
    {
        var names = own.Count > 0 ? own : common;
        return names.Count == 0
            ? ReportOnly
            : names.Select(name => TryParse(name, out var kind) ? kind : throw new ArgumentException($"'{name}' is no object.", nameof(own))).ToHashSet();
    }
}
