using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>An exported prediction as lines of text.</summary>
internal static class ExportText
{
    private const string Plain = "day,study,patient,outcome,code,slot,model,modelVersion,package,policy,columns,rows,candidates,totalMs,dropped,class,score,x1,y1,x2,y2,frame,frames";
    private const string Identified = ",id,recordedUtc,studyInstanceUid,seriesInstanceUid,sopInstanceUid,patientId,issuerOfPatientId,accessionNumber,modality,bodyPart,viewPosition";

    /// <summary>What stands before the first prediction; null for nothing.</summary>
    public static string? Head(ExportFormat format, bool identified) =>
        format == ExportFormat.Ndjson ? null : identified ? Plain + Identified : Plain;

    public static IEnumerable<string> Lines(ExportLine line, ExportFormat format) => format == ExportFormat.Ndjson
        ? [JsonSerializer.Serialize(line, CommandJson.Default.ExportLine)]
        : line.Boxes.Cast<ExportedBox?>().DefaultIfEmpty().Select(box => Row(line, box));

    private static string Row(ExportLine line, ExportedBox? box)
    {
        var dropped = string.Join(' ', line.Dropped.Select(pair => $"{pair.Key}:{pair.Value.ToString(CultureInfo.InvariantCulture)}"));
        object?[] values =
        [
            line.Day, line.Study, line.Patient, line.Outcome, line.Code, line.Slot, line.Model, line.ModelVersion, line.Package, line.Policy,
            line.Columns, line.Rows, line.Candidates, line.TotalMs, dropped, box?.Class, box?.Score, box?.X1, box?.Y1, box?.X2, box?.Y2, box?.Frame, line.Frames,
            .. line.Identity is { } who ? IdentityOf(who) : [],
        ];
        return string.Join(',', values.Select(Field));
    }

    private static object?[] IdentityOf(ExportIdentity who) =>
    [
        who.Id, who.RecordedUtc.ToString("O", CultureInfo.InvariantCulture), who.StudyInstanceUid, who.SeriesInstanceUid, who.SopInstanceUid, who.PatientId,
        who.IssuerOfPatientId, who.AccessionNumber, who.Modality, who.BodyPart, who.ViewPosition,
    ];

    // Texts come from images: a table program must not take one for a formula.
    private static string Field(object? value)
    {
        if (value is not string text)
        {
            return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : new StringBuilder(safe).Replace("\"", "\"\"").Insert(0, '"').Append('"').ToString();
    }
}
