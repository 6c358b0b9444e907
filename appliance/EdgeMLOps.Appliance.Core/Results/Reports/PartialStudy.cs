using System.Globalization;

namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>What was missing of a study when its result was made.</summary>
/// <param name="Received">Images that had come.</param>
/// <param name="Expected">Images there should be; null when nobody knows.</param>
/// <param name="Missing">Missing instance numbers, such as <c>2-3,7</c>; empty when none is known.</param>
public sealed record PartialStudy(int Received, int? Expected, string Missing)
{
    /// <summary>Longest value of an LO element, PS3.5 section 6.2.</summary>
    private const int LongestDescription = 64;

    /// <summary>Counts in words, short enough for Completion Flag Description (0040,A492).</summary>
    public string Description
    {
        get
        {
            var counts = Expected is { } expected && expected > Received
                ? string.Create(CultureInfo.InvariantCulture, $"{Received} of {expected} images received")
                : string.Create(CultureInfo.InvariantCulture, $"{Received} images received, more may exist");
            var full = Missing.Length > 0 ? $"{counts}; missing no. {Missing}" : counts;
            return full.Length <= LongestDescription ? full : counts;
        }
    }
}
