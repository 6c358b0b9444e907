using System.Text.Json;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>Says what the service answered to a change of models.</summary>
internal static class ModelAnswerText
{
    /// <summary>Writes it.</summary>
    /// <returns>The exit code: success only when it is done.</returns>
    public static int Write(ControlReply<ModelChangeAnswer> reply, bool json, IOutputWriter output)
    {
        if (reply.Value is not { } answer)
        {
            output.WriteError(reply.Outcome == ControlOutcome.ServiceDown
                ? "Nothing is changed: the service does not run, and changes are made by it."
                : $"No answer that it is done: {reply.Code}.");
            return ExitCodes.Failure;
        }

        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(answer, ControlJson.Default.ModelChangeAnswer));
        }

        var package = answer.Digest.Length == 0
            ? ""
            : FormattableString.Invariant($"{answer.Name} {answer.Version} release {answer.Release} is {answer.State}");
        if (string.Equals(answer.Code, "Done", StringComparison.Ordinal))
        {
            if (!json)
            {
                output.WriteLine(answer.Message.Length > 0 ? $"{package}: {answer.Message}" : package);
            }

            return ExitCodes.Success;
        }

        output.WriteError(package.Length > 0 ? $"{answer.Code}: {answer.Message} ({package})" : $"{answer.Code}: {answer.Message}");
        return ExitCodes.Failure;
    }
}
