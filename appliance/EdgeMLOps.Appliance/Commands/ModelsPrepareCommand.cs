using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Proposals;
using EdgeMLOps.Appliance.Core.Models.Preparation;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>
/// <c>models prepare</c>: looks into a graph, says which family it is of and why, and writes its manifest as far as a graph tells; with
/// images also runs them and makes the package's folder, acceptance set and all. Needs no service.
/// </summary>
internal static class ModelsPrepareCommand
{
    private const int UsualSide = 640;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create(IOutputWriter output)
    {
        var model = new Argument<FileInfo>("MODEL") { Description = "The graph, an ONNX file." }.AcceptExistingOnly();
        var size = new Option<int>("--size")
        {
            Description = "Side of the input where the graph takes any, in pixels.",
            HelpName = "PIXELS",
            DefaultValueFactory = _ => UsualSide,
        };
        var images = new PrepareImagesOptions();
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new Command("prepare", "Says which family a graph is of and why, and writes its manifest; with images also its acceptance set.") { model, size, config, json };
        images.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (graph, isJson) = (parsed.GetRequiredValue(model), parsed.GetValue(json));
            try
            {
                if (images.Read(parsed, graph, parsed.GetValue(size)) is not { } order)
                {
                    return Show(ModelProposal.Of(await File.ReadAllBytesAsync(graph.FullName, cancellationToken), graph.DirectoryName, parsed.GetValue(size)), isJson, output);
                }

                var configuration = HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName);
                var inference = HostSetup.ReadValidated(configuration, InferenceOptions.Section, new InferenceOptionsValidator());
                await using var codec = CommandCodec.Open(configuration, files: 1);
                var preparation = new PackagePreparation(inference, codec, ApplianceProgram.Version, TimeProvider.System, NullLoggerFactory.Instance);
                return Show(await preparation.RunAsync(order, cancellationToken), isJson, output);
            }
            catch (Exception ex) when (ex is GraphContractException or OnnxRuntimeException or PreparationException)
            {
                output.WriteError(ex.Message);
                return ExitCodes.Failure;
            }
        });
        return command;
    }

    private static int Show(ModelProposal proposal, bool json, IOutputWriter output)
    {
        output.WriteLine(json
            ? new JsonObject { ["why"] = Texts(proposal.Why), ["open"] = Texts(proposal.Open), ["manifest"] = proposal.Manifest }.ToJsonString()
            : string.Concat(proposal.Why.Select(reason => $"- {reason}\n"))
                + $"To be filled in or checked: {string.Join(", ", proposal.Open)}\n"
                + proposal.Manifest.ToJsonString(Indented));
        return ExitCodes.Success;
    }

    private static int Show(PreparationReport report, bool json, IOutputWriter output)
    {
        foreach (var line in json ? [Line(report).ToJsonString()] : Lines(report))
        {
            output.WriteLine(line);
        }

        return ExitCodes.Success;
    }

    private static JsonObject Line(PreparationReport report) => new()
    {
        ["folder"] = report.Folder,
        ["why"] = Texts(report.Why),
        ["open"] = Texts(report.Open),
        ["images"] = new JsonArray([.. report.Images.Select(image => (JsonNode)new JsonObject
        {
            ["file"] = image.File,
            ["code"] = image.Code,
            ["message"] = image.Message,
            ["name"] = image.IsTaken ? image.Name : null,
            ["candidates"] = image.IsTaken ? image.Candidates.Count : null,
            ["milliseconds"] = image.IsTaken ? Math.Round(image.Elapsed.TotalMilliseconds, 1) : null,
        })]),
        ["scoreAtLeast"] = report.ScoreAtLeast,
        ["boxes"] = report.Boxes,
        ["medianMilliseconds"] = Math.Round(report.Median.TotalMilliseconds, 1),
        ["latencyCeilingMs"] = report.LatencyCeilingMs,
        ["engine"] = report.Engine,
        ["warnings"] = Texts(report.Warnings),
    };

    private static IEnumerable<string> Lines(PreparationReport report)
    {
        foreach (var reason in report.Why)
        {
            yield return $"- {reason}";
        }

        foreach (var code in report.Images.Where(image => !image.IsTaken).GroupBy(image => image.Code, StringComparer.Ordinal))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"left out: {code.Count()} {code.Key}, such as {code.First().File} {code.First().Message}").TrimEnd();
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Folder}: {report.Images.Count(image => image.IsTaken)} images with {report.Boxes} boxes of score {report.ScoreAtLeast:0.000} or more, {report.Median.TotalMilliseconds:0} ms an image (median; {report.LatencyCeilingMs} allowed) on {report.Engine}");
        foreach (var warning in report.Warnings)
        {
            yield return $"warning: {warning}";
        }

        yield return report.Open.Count == 0
            ? "Now: edgemlops-fleet package build, then sign."
            : $"To be filled in or checked in manifest.json: {string.Join(", ", report.Open)}. Then prepare once more with --manifest: a set made by a guess proves the guess.";
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
