using System.Globalization;
using System.Text;
using EdgeMLOps.Appliance.Core.PostProcessing.Replay;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>A report of <c>policy try</c> for people.</summary>
internal static class ReplayText
{
    public static string Of(ReplayReport report)
    {
        var text = new StringBuilder();
        Line(text, $"{report.Policy} for {report.Model}, on {report.Images} images with {report.Candidates} candidates since {report.SinceUtc:u}{(report.LeftOut > 0 ? FormattableString.Invariant($"; {report.LeftOut} images left out") : "")}");
        Line(text, $"{report.ChangedStudies} of {report.Studies} studies change ({report.ChangedImages} images)");
        Line(text, $"{"class",-20} {"reason",-20} {"before",12} {"after",12} {"change",12}");
        foreach (var count in report.Counts)
        {
            Line(text, $"{count.Class,-20} {count.Reason,-20} {count.Before,12} {count.After,12} {count.After - count.Before,12:+0;-0;0}");
        }

        if (report.Truth is { } truth)
        {
            Line(text, $"truth: {truth.Findings} findings on {truth.Images} images ({truth.MissingImages} more images are not in the log), found from IoU {truth.Iou} on");
            Line(text, $"{"sensitivity",-41} {Text(truth.SensitivityBefore),12} {Text(truth.SensitivityAfter),12}");
            Line(text, $"{"false positives an image",-41} {Text(truth.FalsePositivesPerImageBefore),12} {Text(truth.FalsePositivesPerImageAfter),12}");
        }

        Histogram(text, "score up to", report.Scores);
        Histogram(text, "area up to, % of the image", report.Sizes);
        text.Append(report.Exact ? "What would have been kept is exact." : "NOT EXACT.");
        foreach (var note in report.Notes)
        {
            text.Append("\n- ").Append(note);
        }

        return text.ToString();
    }

    private static void Histogram(StringBuilder text, string title, ReplayHistogram histogram)
    {
        Line(text, $"{$"kept, {title}",-41} {"before",12} {"after",12}");
        for (var bin = 0; bin < histogram.Before.Count; bin++)
        {
            if (histogram.Before[bin] > 0 || histogram.After[bin] > 0)
            {
                Line(text, $"{(bin < histogram.UpTo.Count ? histogram.UpTo[bin].ToString("0.##", CultureInfo.InvariantCulture) : "above"),-41} {histogram.Before[bin],12} {histogram.After[bin],12}");
            }
        }
    }

    private static string Text(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line).TrimEnd()).Append('\n');
}
