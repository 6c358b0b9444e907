using System.Globalization;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>A span of time that the PACS is asked about, and where a study lies in it by its date and time.</summary>
/// <param name="From">Begin, included.</param>
/// <param name="To">End, included.</param>
/// <param name="Margin">What is looked at before and after it.</param>
/// <param name="Clock">The hospital's.</param>
internal sealed record PacsSpan(DateTimeOffset From, DateTimeOffset To, TimeSpan Margin, PacsClock Clock)
{
    /// <summary>The days of it and its margin, on the hospital's clock.</summary>
    public IEnumerable<DateTime> Days
    {
        get
        {
            var last = Clock.Local(To + Margin).Date;
            for (var day = Clock.Local(From - Margin).Date; day <= last; day = day.AddDays(1))
            {
                yield return day;
            }
        }
    }

    /// <summary>Whether the study began in it or in its margin; one without a time counts for its whole day.</summary>
    public bool MayHave(DicomDataset study, DateTime day) =>
        BegunOf(study, day) is not { } begun || Clock.ShowsWithin(begun, From - Margin, To + Margin);

    /// <summary>Whether the study began in the span itself; of one without a time nobody knows.</summary>
    public bool Has(DicomDataset study, DateTime day) => BegunOf(study, day) is { } begun && Clock.ShowsWithin(begun, From, To);

    private static DateTime? BegunOf(DicomDataset study, DateTime day)
    {
        var text = PacsModel.TextOf(study, DicomTag.StudyTime);
        return text.Length >= 6 && TimeSpan.TryParseExact(text.AsSpan(0, 6), "hhmmss", CultureInfo.InvariantCulture, out var time) ? day + time : null;
    }
}
