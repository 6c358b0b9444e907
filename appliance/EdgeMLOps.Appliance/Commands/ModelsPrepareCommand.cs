using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Proposals;
using EdgeMLOps.Hosting.CommandLine;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>models prepare</c>: looks into a graph, says which family it is of and why, and writes its manifest as far as a graph tells. Needs no service.</summary>
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
        var json = CommonOptions.Json();
        var command = new Command("prepare", "Says which family a graph is of and why, and writes its manifest as far as a graph tells.") { model, size, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var graph = await File.ReadAllBytesAsync(parsed.GetRequiredValue(model).FullName, cancellationToken);
            return Show(graph, parsed.GetValue(size), parsed.GetValue(json), output);
        });
        return command;
    }

    private static int Show(byte[] graph, int size, bool json, IOutputWriter output)
    {
        try
        {
            var proposal = ModelProposal.Of(graph, size);
            output.WriteLine(json ? Line(proposal).ToJsonString() : Text(proposal));
            return ExitCodes.Success;
        }
        catch (Exception ex) when (ex is GraphContractException or OnnxRuntimeException)
        {
            output.WriteError(ex.Message);
            return ExitCodes.Failure;
        }
    }

    private static JsonObject Line(ModelProposal proposal) => new()
    {
        ["why"] = new JsonArray([.. proposal.Why.Select(reason => (JsonNode)reason)]),
        ["open"] = new JsonArray([.. proposal.Open.Select(key => (JsonNode)key)]),
        ["manifest"] = proposal.Manifest,
    };

    private static string Text(ModelProposal proposal) =>
        string.Concat(proposal.Why.Select(reason => $"- {reason}\n"))
        + $"To be filled in or checked: {string.Join(", ", proposal.Open)}\n"
        + proposal.Manifest.ToJsonString(Indented);
}
