using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>detect</c>: analyses files once, without a service, and keeps nothing.</summary>
internal static class DetectCommand
{
    public static Command Create(IOutputWriter output)
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "DICOM files.", Arity = ArgumentArity.OneOrMore }.RefuseOptions().AcceptExistingOnly();
        var package = new Option<string>("--package")
        {
            Description = $"The model package: '{DemonstrationPackage.Name}', a signed package file, or digest or name of an imported one.",
            HelpName = "PKG",
            DefaultValueFactory = _ => DemonstrationPackage.Name,
        };
        var policy = new Option<FileInfo>("--policy") { Description = "A policy document (policy.json) instead of the package's own.", HelpName = "FILE" }.AcceptExistingOnly();
        var render = new Option<DirectoryInfo>("--render") { Description = "Folder for a picture of each file with its boxes.", HelpName = "DIR" };
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("detect", "Analyses files once, without the service.") { files, package, policy, render, config, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName);
            var options = HostSetup.ReadValidated(configuration, InferenceOptions.Section, new InferenceOptionsValidator());
            var pictures = parsed.GetValue(render) is { } folder ? new DetectionPictures(folder) : null;
            await using var chosen = await CommandPackage.OpenAsync(parsed.GetRequiredValue(package), configuration, cancellationToken);
            var document = parsed.GetValue(policy) is { } file ? await CommandPolicy.ReadAsync(file.FullName, cancellationToken) : null;
            await using var codec = CommandCodec.Open(configuration, files: 1);
            return await RunAsync(
                parsed.GetValue(files)!, chosen.Package, document, options, codec, pictures, parsed.GetValue(json), output, cancellationToken); // not null: one or more
        });
        return command;
    }

    private static async Task<int> RunAsync(
        FileInfo[] files,
        ModelPackage package,
        PolicyDocument? policy,
        InferenceOptions options,
        CommandCodec codec,
        DetectionPictures? pictures,
        bool json,
        IOutputWriter output,
        CancellationToken cancellationToken)
    {
        CommandPolicy.Check(policy, package);
        await using var engine = await DetectionEngine.StartAsync(
            package, options, TimeProvider.System, NullLogger<DetectionEngine>.Instance, cancellationToken);
        var detector = new InstanceDetector(
            engine, codec, package, policy, PatientHasher.Ephemeral(), ApplianceProgram.Version, TimeProvider.System);
        var failed = false;
        foreach (var file in files)
        {
            using var detection = await detector.DetectAsync(file.FullName, cancellationToken);
            var line = DetectionLine.Of(file.ToString(), detection, package, detector.PolicyDigest);
            failed |= detection.Prediction?.Outcome is not PredictionOutcome.Predicted;
            output.WriteLine(json ? JsonSerializer.Serialize(line, DetectionJson.Default.DetectionLine) : ForPeople(line));
            if (pictures is not null)
            {
                await pictures.WriteAsync(file, detection, line, cancellationToken);
            }
        }

        return failed ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static string ForPeople(DetectionLine line)
    {
        var boxes = line.Boxes.Where(box => box.Kept).Select(box => string.Create(
            CultureInfo.InvariantCulture, $"\n  {box.Class} {box.Score:0.00} at {box.X1:0},{box.Y1:0} to {box.X2:0},{box.Y2:0}{(line.Frames > 1 ? $" on frame {box.Frame}" : "")}"));
        return $"{line.File}: {line.Outcome} {line.Code} {line.Message}".TrimEnd() + string.Concat(boxes)
            + (line.Notice is null ? "" : $"\n  {line.Notice}");
    }
}
