using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>What the audit log has of an export: how it was narrowed, never by whom.</summary>
internal sealed record ExportDetail
{
    public required ExportFormat Format { get; init; }

    public required bool Identified { get; init; }

    public required string Reason { get; init; }

    public required IReadOnlyList<string> NarrowedBy { get; init; }

    public long? Predictions { get; init; }

    public string? Sha256 { get; init; }

    public static ExportDetail Of(PredictionQuery query, ExportFormat format, bool identified, string reason) => new()
    {
        Format = format,
        Identified = identified,
        Reason = reason,
        NarrowedBy = [.. Names(query)],
    };

    private static IEnumerable<string> Names(PredictionQuery query) =>
        new (string Name, object? Value)[]
        {
            ("since", query.Since), ("until", query.Until), ("model", query.ModelName), ("package", query.PackageDigest), ("class", query.ClassId),
            ("minScore", query.MinScore), ("maxScore", query.MaxScore), ("outcome", query.Outcome), ("reasonOfBox", query.Reason),
            ("study", query.StudyInstanceUid), ("instance", query.SopInstanceUid), ("patient", query.PatientId), ("accession", query.AccessionNumber),
        }.Where(one => one.Value is not null).Select(one => one.Name);
}
