using System.Collections.Frozen;

namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>
/// Words for storage SOP classes as a configuration may write them: mostly the modality (PS3.3 section C.7.3.1.1.1), each
/// with all classes of the standard (PS3.4 table B.5-1) that belong to it.
/// </summary>
public static class SopClassNames
{
    private const string Root = "1.2.840.10008.5.1.4.1.1.";

    private static readonly FrozenDictionary<string, string[]> Classes = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["CR"] = ["1"],
        ["DX"] = ["1.1", "1.1.1"],
        ["MG"] = ["1.2", "1.2.1"],
        ["IO"] = ["1.3", "1.3.1"],
        ["BTO"] = ["13.1.3", "13.1.4", "13.1.5"],
        ["CT"] = ["2", "2.1", "2.2"],
        ["MR"] = ["4", "4.1", "4.2", "4.3", "4.4"],
        ["US"] = ["3", "3.1", "6", "6.1", "6.2", "6.3"],
        ["NM"] = ["5", "20"],
        ["PT"] = ["128", "128.1", "130"],
        ["XA"] = ["12.1", "12.1.1", "12.3", "13.1.1", "13.1.2"],
        ["RF"] = ["12.2", "12.2.1"],
        ["SC"] = ["7", "7.1", "7.2", "7.3", "7.4"],
        ["VL"] = ["77.1.*"],
        ["OP"] = ["77.1.5.*"],
        ["WAVEFORM"] = ["9.*"],
        ["PR"] = ["11.*"],
        ["SR"] = ["88.*"],
        ["KO"] = ["88.59"],
        ["SEG"] = ["66.4", "66.5", "66.7"],
        ["REG"] = ["66.1", "66.2", "66.3"],
        ["RAW"] = ["66"],
        ["DOC"] = ["104.*"],
        ["RT"] = ["481.*"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The words there are, in order.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Classes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>UIDs and UID roots (ending with <c>.*</c>) that a word stands for; none for a word that is none.</summary>
    /// <param name="word">In upper or lower case.</param>
    internal static IEnumerable<string> Find(string word) =>
        Classes.TryGetValue(word, out var classes) ? classes.Select(one => Root + one) : [];
}
