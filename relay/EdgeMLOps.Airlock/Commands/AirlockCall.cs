using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Airlock.Commands;

/// <summary>One call of the command line to the running airlock.</summary>
internal sealed class AirlockCall : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ControlClient _client;

    private AirlockCall(StorageOptions storage, IOutputWriter output, bool json)
    {
        Storage = storage;
        Output = output;
        Json = json;
        _client = new ControlClient(storage.Root, AirlockProgram.Name, Limit);
    }

    public StorageOptions Storage { get; }

    public IOutputWriter Output { get; }

    public bool Json { get; }

    /// <summary>A command with <c>--config</c> and <c>--json</c> that calls the airlock.</summary>
    public static Command Command(
        string name,
        string description,
        IOutputWriter output,
        Symbol[] symbols,
        Func<AirlockCall, ParseResult, CancellationToken, Task<int>> action)
    {
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command(name, description) { config, json };
        Array.ForEach([.. symbols.OfType<Option>()], command.Add);
        Array.ForEach([.. symbols.OfType<Argument>()], command.Add);
        command.SetAction(async (parsed, token) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            using var call = new AirlockCall(storage, output, parsed.GetValue(json));
            return await action(call, parsed, token);
        });
        return command;
    }

    /// <summary>Asks; null when the service is not running.</summary>
    /// <exception cref="CommandException">It runs and does not answer.</exception>
    public async Task<T?> AskAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var reply = await _client.GetAsync(path, type, cancellationToken);
        return reply.Outcome == ControlOutcome.ServiceDown ? null : ValueOf(reply);
    }

    /// <summary>Asks for a change; only the running service makes one.</summary>
    /// <exception cref="CommandException">It is not running, or refused; the message holds the code.</exception>
    public async Task<WindowStatus> PostAsync<TBody>(string path, TBody body, JsonTypeInfo<TBody> type, CancellationToken cancellationToken) =>
        ValueOf(await _client.PostAsync(path, body, type, ControlJson.Default.WindowStatus, cancellationToken));

    /// <summary>Asks for a change that needs no more words, and shows the answer.</summary>
    /// <exception cref="CommandException">It is not running, or refused; the message holds the code.</exception>
    public async Task<int> ChangeAsync(string path, CancellationToken cancellationToken)
    {
        Show(ValueOf(await _client.PostAsync(path, ControlJson.Default.WindowStatus, cancellationToken)));
        return ExitCodes.Success;
    }

    /// <summary>Shows a window.</summary>
    public void Show(WindowStatus status)
    {
        var code = status.Code.Length > 0 ? $", {status.Code}" : "";
        Output.WriteLine(Json
            ? JsonSerializer.Serialize(status, ControlJson.Default.WindowStatus)
            : $"{status.State} since {status.Since:u}, window {status.WindowId?.ToString() ?? "none yet"}{code}");
    }

    public void Dispose() => _client.Dispose();

    private static T ValueOf<T>(ControlReply<T> reply)
        where T : class => reply.Outcome switch
        {
            ControlOutcome.Answered => reply.Value!, // not null when answered
            ControlOutcome.ServiceDown => throw new CommandException("The airlock is not running."),
            ControlOutcome.Refused => throw new CommandException($"The airlock refused: {reply.Code}{(reply.Detail.Length > 0 ? $" ({reply.Detail})" : "")}"),
            _ => throw new CommandException($"The airlock does not answer: {reply.Code}"),
        };
}
