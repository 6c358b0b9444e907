using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Inspection;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>inspect</c>: what files are, whether the embedded model would take them, digests of their pixels. Needs no service.</summary>
internal static class InspectCommand
{
    public static Command Create(IOutputWriter output)
    {
        var files = new Argument<string[]>("FILE") { Description = "DICOM files.", Arity = ArgumentArity.OneOrMore };
        var headers = new Option<bool>("--headers") { Description = "Headers only: pixels are neither read nor decoded." };
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("inspect", "Says what files are and whether they would be taken.") { files, headers, config, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (headersOnly, named) = (parsed.GetValue(headers), parsed.GetValue(files)!); // not null: one or more
            await using var codec = CommandCodec.Open(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName), named.Length);
            if (!headersOnly && named.Length > 1)
            {
                codec.Begin();
            }

            var rules = new ScreeningRules(DemonstrationPackage.Load().Require().Manifest.Input);
            var run = new InspectionRun(new FileInspector(rules, codec), headersOnly, width: 2 * Environment.ProcessorCount);
            return await ShowAsync(run.RunAsync(named, cancellationToken), parsed.GetValue(json), output);
        });
        return command;
    }

    private static async Task<int> ShowAsync(IAsyncEnumerable<InspectionResult> results, bool json, IOutputWriter output)
    {
        var (isCorrupt, isUnread) = (false, false);
        await foreach (var result in results)
        {
            if (result.Line is not { } line)
            {
                output.WriteError($"{result.File}: {result.Error}");
                isUnread = true;
                continue;
            }

            isCorrupt |= FileInspector.IsCorrupt(line);
            foreach (var text in json ? [JsonSerializer.Serialize(line, InspectionJson.Default.InspectionLine)] : InspectionText.Lines(line))
            {
                output.WriteLine(text);
            }
        }

        return isUnread ? ExitCodes.WrongUse : isCorrupt ? ExitCodes.Failure : ExitCodes.Success;
    }
}
