using System.CommandLine;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>The options by which <c>log query</c> and <c>log export</c> choose predictions.</summary>
internal sealed class QueryOptions
{
    private readonly Option<string> _since = Text("--since", "TIME", "Recorded at or after: 2026-11-26, 2026-11-26T08:00Z, or so long ago: 30d, 12h, 15m.");
    private readonly Option<string> _until = Text("--until", "TIME", "Recorded before.");
    private readonly Option<string> _model = Text("--model", "NAME", "By a model of this name.");
    private readonly Option<string> _package = Text("--package", "DIGEST", "By the package whose digest begins so.");
    private readonly Option<int?> _class = new("--class") { HelpName = "ID", Description = "With a box of this class id." };
    private readonly Option<double?> _minScore = new("--min-score") { HelpName = "SCORE", Description = "With a box of at least this score." };
    private readonly Option<double?> _maxScore = new("--max-score") { HelpName = "SCORE", Description = "With a box of at most this score." };
    private readonly Option<PredictionOutcome?> _outcome = new("--outcome") { Description = "With this outcome." };
    private readonly Option<BoxReason?> _reason = new("--reason-of-box") { Description = "With a box that was dropped for this reason; --class and the scores are then its." };
    private readonly Option<string> _study = Text("--study", "UID", "Of this study.");
    private readonly Option<string> _instance = Text("--instance", "UID", "Of this object.");
    private readonly Option<string> _patient = Text("--patient", "ID", "Of this patient, by Patient ID.");
    private readonly Option<string> _accession = Text("--accession", "NUMBER", "Of this accession number.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_since, _until, _model, _package, _class, _minScore, _maxScore, _outcome, _reason, _study, _instance, _patient, _accession])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="CommandException">An option cannot be understood; the message names it.</exception>
    public PredictionQuery Read(ParseResult parsed, TimeProvider time) => new()
    {
        Since = CommandTime.Moment(parsed.GetValue(_since), "--since", time),
        Until = CommandTime.Moment(parsed.GetValue(_until), "--until", time),
        ModelName = parsed.GetValue(_model),
        PackageDigest = parsed.GetValue(_package)?.ToLowerInvariant(),
        ClassId = parsed.GetValue(_class),
        MinScore = parsed.GetValue(_minScore),
        MaxScore = parsed.GetValue(_maxScore),
        Outcome = parsed.GetValue(_outcome),
        Reason = parsed.GetValue(_reason),
        StudyInstanceUid = parsed.GetValue(_study),
        SopInstanceUid = parsed.GetValue(_instance),
        PatientId = parsed.GetValue(_patient),
        AccessionNumber = parsed.GetValue(_accession),
    };

    private static Option<string> Text(string name, string help, string description) => new(name) { HelpName = help, Description = description };
}
