using System.Text;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>
/// Settles the character set of a report. The patient must read as on the images: UTF-8 where the source's text is understood, and
/// the source's own set, its bytes untouched, where it is not; our own text is then kept to ASCII, which every set has.
/// </summary>
internal static class ReportTexts
{
    /// <summary>The report with texts that fit, and the set to declare.</summary>
    public static (StudyReport Report, DicomCharacterSet CharacterSet) Settle(StudyReport report)
    {
        var source = report.Source.CharacterSet;
        if (!IsUnderstood(report.Source))
        {
            return (Plain(report), source);
        }

        return source.Term.Length == 0 && OwnTexts(report).All(static text => Ascii.IsValid(text)) ? (report, source) : (report, DicomCharacterSet.Utf8);
    }

    /// <summary>Whether a text of the source can stand in the report decoded.</summary>
    public static bool MayBeCopied(string text, DicomDataset source) =>
        Ascii.IsValid(text) || source.CharacterSet is { IsApproximate: false, Term.Length: > 0 };

    // Bytes that their declared set does not explain are common, and mean what each archive has been told they mean.
    private static bool IsUnderstood(DicomDataset source) =>
        !source.CharacterSet.IsApproximate && source.All(item => source.TextNotesOf(item.Tag) == DicomTextNotes.None);

    private static IEnumerable<string> OwnTexts(StudyReport report) =>
    [
        report.Algorithm.Name, report.Algorithm.Version, report.Algorithm.Provider, report.SerialNumber, report.SoftwareVersion,
        .. report.Findings.Select(static finding => finding.Finding.Meaning),
        .. report.Findings.Select(static finding => finding.Site?.Meaning ?? string.Empty),
    ];

    private static StudyReport Plain(StudyReport report) => report with
    {
        SerialNumber = Plain(report.SerialNumber),
        SoftwareVersion = Plain(report.SoftwareVersion),
        Algorithm = report.Algorithm with
        {
            Name = Plain(report.Algorithm.Name),
            Version = Plain(report.Algorithm.Version),
            Provider = Plain(report.Algorithm.Provider),
        },
        Findings =
        [
            .. report.Findings.Select(static finding => finding with
            {
                Finding = Plain(finding.Finding),
                Site = finding.Site is { } site ? Plain(site) : null,
            }),
        ],
    };

    private static ReportCode Plain(ReportCode code) => code with { Meaning = Plain(code.Meaning) };

    private static string Plain(string text) => string.Create(
        text.Length,
        text,
        static (plain, original) =>
        {
            for (var index = 0; index < plain.Length; index++)
            {
                plain[index] = char.IsAscii(original[index]) ? original[index] : '?';
            }
        });
}
