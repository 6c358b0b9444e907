using Dapper;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>A query as SQL: only what narrows stands in it, so that an index answers where there is one.</summary>
internal sealed class PredictionFilter
{
    private readonly List<string> _conditions = [];
    private readonly PredictionQuery _query;

    private PredictionFilter(PredictionQuery query) => _query = query;

    public DynamicParameters Values { get; } = new();

    public string Condition => string.Join(" AND ", _conditions);

    /// <param name="query">What is asked.</param>
    /// <param name="key">Not null where it asks who.</param>
    public static PredictionFilter Of(PredictionQuery query, IdentityKey? key)
    {
        var filter = new PredictionFilter(query);
        filter.Values.Add("Limit", query.Limit);
        filter.Add("id > @AfterId", "AfterId", query.AfterId);
        filter.Add("recorded_ms >= @Since", "Since", query.Since?.ToUnixTimeMilliseconds());
        filter.Add("recorded_ms < @Until", "Until", query.Until?.ToUnixTimeMilliseconds());
        filter.Add("outcome = @Outcome", "Outcome", (int?)query.Outcome);
        filter.Add("slot = @Slot", "Slot", (int?)query.Slot);
        filter.Add("model_name = @Model", "Model", query.ModelName);
        filter.Add("substr(package_digest, 1, length(@Package)) = @Package", "Package", query.PackageDigest);
        filter.AddIdentity(key);
        filter.AddBoxes();
        return filter;
    }

    /// <summary>Teaches a connection what SQL cannot see: why a candidate was dropped stands in a blob.</summary>
    public void Prepare(SqliteConnection connection)
    {
        if (_query.Reason is { } reason)
        {
            connection.CreateFunction(
                "has_candidate", (byte[] blob) => DecisionBlob.Any(blob, reason, _query.ClassId, _query.MinScore, _query.MaxScore), isDeterministic: true);
        }
    }

    private void AddIdentity(IdentityKey? key)
    {
        void By(string condition, string name, IdentityField field, string? text) =>
            Add(condition, name, text is null ? null : key!.LookUpsOf(field, text)); // not null: asked for where it asks who

        By("study_key IN @Study", "Study", IdentityField.StudyInstanceUid, _query.StudyInstanceUid);
        By("sop_key IN @Sop", "Sop", IdentityField.SopInstanceUid, _query.SopInstanceUid);
        By("patient_lookup IN @Patient", "Patient", IdentityField.PatientId, _query.PatientId);
        By("accession_lookup IN @Accession", "Accession", IdentityField.AccessionNumber, _query.AccessionNumber);
    }

    private void AddBoxes()
    {
        if (_query.Reason is { } reason && reason != BoxReason.Kept)
        {
            _conditions.Add("has_candidate(decisions)");
            return;
        }

        if (_query.Reason is null && _query.ClassId is null && _query.MinScore is null && _query.MaxScore is null)
        {
            return;
        }

        var boxes = new List<string> { "box.prediction_id = id" };
        Add("box.class_id = @Class", "Class", _query.ClassId, boxes);
        Add("box.score >= @MinScore", "MinScore", _query.MinScore, boxes);
        Add("box.score <= @MaxScore", "MaxScore", _query.MaxScore, boxes);
        _conditions.Add($"EXISTS (SELECT 1 FROM box WHERE {string.Join(" AND ", boxes)})");
    }

    private void Add(string condition, string name, object? value) => Add(condition, name, value, _conditions);

    private void Add(string condition, string name, object? value, List<string> conditions)
    {
        if (value is not null)
        {
            conditions.Add(condition);
            Values.Add(name, value);
        }
    }
}
