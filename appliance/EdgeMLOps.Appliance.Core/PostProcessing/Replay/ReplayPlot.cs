using System.Globalization;
using System.Net;
using System.Text;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>Draws a report as SVG: kept boxes by score and by size, before and after.</summary>
public static class ReplayPlot
{
    private const int Width = 960;
    private const int Panel = 300;
    private const int Left = 60;
    private const int Plot = 200;
    private const string BeforeColour = "#8a8f98";
    private const string AfterColour = "#1769aa";

    /// <summary>Draws it.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The text of an SVG 1.1 document.</returns>
    public static string Svg(ReplayReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var svg = new StringBuilder();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{2 * Panel}" font-family="sans-serif" font-size="12">""");
        Line(svg, $"""<rect width="{Width}" height="{2 * Panel}" fill="white"/>""");
        Line(svg, $"""<text x="{Left}" y="20" font-size="14">{WebUtility.HtmlEncode(report.Policy)} on {report.Images} images; {report.ChangedStudies} of {report.Studies} studies change</text>""");
        Line(svg, $"""<rect x="{Left}" y="28" width="10" height="10" fill="{BeforeColour}"/><text x="{Left + 14}" y="37">before</text><rect x="{Left + 70}" y="28" width="10" height="10" fill="{AfterColour}"/><text x="{Left + 84}" y="37">after</text>""");
        Draw(svg, report.Scores, "kept boxes by score", 0, LabelOf);
        Draw(svg, report.Sizes, "kept boxes by area, percent of the image", Panel, LabelOf);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, ReplayHistogram histogram, string title, int top, Func<ReplayHistogram, int, string> label)
    {
        var (bins, most) = (histogram.Before.Count, Math.Max(1, histogram.Before.Concat(histogram.After).Max()));
        var (step, bottom) = ((Width - Left - 20) / (double)bins, top + 50 + Plot);
        Line(svg, $"""<text x="{Left}" y="{bottom + 36}">{title}</text><text x="{Left - 6}" y="{top + 60}" text-anchor="end">{most}</text><text x="{Left - 6}" y="{bottom}" text-anchor="end">0</text>""");
        Line(svg, $"""<path d="M{Left} {top + 50}V{bottom}H{Width - 20}" stroke="black" fill="none"/>""");
        for (var bin = 0; bin < bins; bin++)
        {
            var x = Left + (bin * step);
            Bar(svg, x + 2, bottom, (step - 4) / 2, histogram.Before[bin] * (double)Plot / most, BeforeColour);
            Bar(svg, x + (step / 2), bottom, (step - 4) / 2, histogram.After[bin] * (double)Plot / most, AfterColour);
            Line(svg, $"""<text x="{x + (step / 2):0.#}" y="{bottom + 16}" text-anchor="middle" font-size="10">{label(histogram, bin)}</text>""");
        }
    }

    private static void Bar(StringBuilder svg, double x, int bottom, double width, double height, string colour) =>
        Line(svg, $"""<rect x="{x:0.#}" y="{bottom - height:0.#}" width="{width:0.#}" height="{height:0.#}" fill="{colour}"/>""");

    private static string LabelOf(ReplayHistogram histogram, int bin) => bin < histogram.UpTo.Count
        ? string.Create(CultureInfo.InvariantCulture, $"≤{histogram.UpTo[bin]:0.##}")
        : string.Create(CultureInfo.InvariantCulture, $"&gt;{histogram.UpTo[^1]:0.##}");

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(FormattableString.Invariant(text)).Append('\n');
}
