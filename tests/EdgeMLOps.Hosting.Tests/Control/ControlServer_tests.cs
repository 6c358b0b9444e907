using System.Net.Sockets;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.TestKit.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Hosting.Tests.Control;

public sealed class ControlServer_tests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();
    private ControlClaim? _claim;
    private WebApplication? _application;

    [Fact]
    public async Task The_caller_is_the_account_the_kernel_names()
    {
        await StartAsync();
        using var client = new ControlClient(_folder.Path, "relay", Limit);
        var reply = await client.GetAsync("/v1/who", WordJson.Default.Word, default);
        var (_, name) = await ChildProcess.RunAsync("id", ["-un"], Limit);
        var (_, uid) = await ChildProcess.RunAsync("id", ["-u"], Limit);
        Assert.Equal(ControlOutcome.Answered, reply.Outcome);
        Assert.Equal(new Word(name.Trim(), long.Parse(uid), DayOfWeek.Friday), reply.Value);
    }

    [Fact]
    public async Task Another_account_is_told_apart_by_another_program_too()
    {
        await StartAsync();
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(_claim!.Address.Folder, (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(_claim.Address.SocketPath, (UnixFileMode)0b110_110_110);
        var (exitCode, output) = await ChildProcess.RunAsync(
            "setpriv",
            ["--reuid=65534", "--clear-groups", "curl", "--silent", "--fail", "--unix-socket", _claim.Address.SocketPath, "http://control/v1/who"],
            Limit);
        Assert.True(exitCode == 0, output);
        Assert.Equal("""{"text":"nobody","number":65534,"day":"Friday"}""", output);
    }

    [Fact]
    public async Task A_body_goes_out_and_an_answer_comes_back()
    {
        await StartAsync();
        using var client = new ControlClient(_folder.Path, "relay", Limit);
        var reply = await client.PostAsync("/v1/double", new Word("a", 21, DayOfWeek.Monday), WordJson.Default.Word, WordJson.Default.Word, default);
        Assert.Equal(new Word("aa", 42, DayOfWeek.Monday), reply.Value);
    }

    [Fact]
    public async Task A_refusal_carries_its_code()
    {
        await StartAsync();
        using var client = new ControlClient(_folder.Path, "relay", Limit);
        var refused = await client.PostAsync("/v1/refuse", WordJson.Default.Word, default);
        Assert.Equal((ControlOutcome.Refused, "WindowRuns"), (refused.Outcome, refused.Code));
        var unknown = await client.GetAsync("/v1/nothing", WordJson.Default.Word, default);
        Assert.Equal((ControlOutcome.Refused, "Http404"), (unknown.Outcome, unknown.Code));
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_an_outcome()
    {
        using var client = new ControlClient(_folder.Path, "relay", Limit);
        Assert.Equal(ControlOutcome.ServiceDown, (await client.GetAsync("/v1/who", WordJson.Default.Word, default)).Outcome);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_is_an_outcome()
    {
        await StartAsync();
        using var client = new ControlClient(_folder.Path, "relay", TimeSpan.FromMilliseconds(200));
        var reply = await client.GetAsync("/v1/hang", WordJson.Default.Word, default);
        Assert.Equal((ControlOutcome.NoAnswer, "Timeout"), (reply.Outcome, reply.Code));
    }

    [Fact]
    public async Task The_socket_is_open_to_owner_and_group_alone()
    {
        await StartAsync();
        Assert.Equal((UnixFileMode)0b110_110_000, File.GetUnixFileMode(_claim!.Address.SocketPath));
        Assert.Equal((UnixFileMode)0b111_101_000, File.GetUnixFileMode(_claim.Address.Folder));
    }

    [Fact]
    public async Task A_socket_a_dead_process_left_is_replaced()
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            var left = new ControlAddress(_folder.Path, "relay");
            _folder.Make("run");
            dead.Bind(new UnixDomainSocketEndPoint(left.SocketPath));
        }

        await StartAsync();
        using var client = new ControlClient(_folder.Path, "relay", Limit);
        Assert.Equal(ControlOutcome.Answered, (await client.GetAsync("/v1/who", WordJson.Default.Word, default)).Outcome);
    }

    [Fact]
    public async Task A_second_program_on_the_folder_is_refused_and_the_first_goes_on()
    {
        await StartAsync();
        Assert.Throws<ControlInUseException>(() => ControlClaim.Take(_folder.Path, "relay"));
        using var client = new ControlClient(_folder.Path, "relay", Limit);
        Assert.Equal(ControlOutcome.Answered, (await client.GetAsync("/v1/who", WordJson.Default.Word, default)).Outcome);
    }

    [Fact]
    public void A_folder_too_deep_for_a_socket_is_named()
    {
        var refused = Assert.Throws<ArgumentException>(() => new ControlAddress("/" + new string('d', 120), "relay"));
        Assert.Contains("Storage:Root", refused.Message, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.StopAsync(default);
            await _application.DisposeAsync();
        }

        _claim?.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        _claim = ControlClaim.Take(_folder.Path, "relay");
        await File.WriteAllTextAsync(_folder["config.json"], $$"""{ "Storage": { "Root": "{{_folder.Path}}" } }""", default(CancellationToken));
        _application = HostSetup.CreateBuilder("relay", _folder["config.json"]).AddControlServer(_claim, WordJson.Default).Build();
        _application.MapGet("/v1/who", (ControlCaller caller) => new Word(caller.Name, caller.Uid, DayOfWeek.Friday));
        _application.MapPost("/v1/double", (Word word) => new Word(word.Text + word.Text, word.Number * 2, word.Day));
        _application.MapPost("/v1/refuse", () => ControlAnswer.Refused("WindowRuns"));
        _application.MapGet("/v1/hang", async (HttpContext context) => { await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted); });
        await _application.StartAsync(default);
    }
}
