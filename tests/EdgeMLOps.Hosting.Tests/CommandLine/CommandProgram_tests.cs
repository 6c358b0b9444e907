using System.CommandLine;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.TestKit;

namespace EdgeMLOps.Hosting.Tests.CommandLine;

public sealed class CommandProgram_tests
{
    private readonly OutputWatcher _output = new();

    [Theory]
    [InlineData("fly")]
    [InlineData("work", "--speed")]
    [InlineData("work", "--config", "/no/such/file")]
    public async Task Wrong_use_is_said_on_standard_error_and_ends_with_2(params string[] arguments)
    {
        Assert.Equal(ExitCodes.WrongUse, await RunAsync(() => 0, arguments));
        Assert.NotEmpty(_output.Errors);
        Assert.Empty(_output.Lines);
    }

    [Fact]
    public async Task What_a_command_returns_is_the_exit_code() => Assert.Equal(7, await RunAsync(() => 7, "work"));

    [Fact]
    public async Task A_failure_is_said_on_standard_error_and_ends_with_1()
    {
        Assert.Equal(ExitCodes.Failure, await RunAsync(() => throw new CommandException("Dicom:Port is taken"), "work"));
        Assert.Equal(["Dicom:Port is taken"], _output.Errors);
    }

    [Fact]
    public async Task A_name_that_begins_with_an_at_sign_is_a_name()
    {
        var names = new Argument<string[]>("FILE");
        var command = new Command("look") { names };
        string[] given = [];
        command.SetAction(parsed => { given = parsed.GetValue(names) ?? []; });

        Assert.Equal(ExitCodes.Success, await CommandProgram.RunAsync(new RootCommand { command }, ["look", "@list.txt", "b"], _output));
        Assert.Equal(["@list.txt", "b"], given);
    }

    [Theory]
    [InlineData("plain text, ümlaut", "plain text, ümlaut")]
    [InlineData("a\u001b[31mred\u0007\u009b", "a?[31mred??")]
    [InlineData("one\n\ttwo\r\n", "one\n\ttwo\r\n")]
    public void Nothing_commands_the_terminal(string text, string shown) => Assert.Equal(shown, Printable.Of(text));

    private Task<int> RunAsync(Func<int> work, params string[] arguments)
    {
        var command = new Command("work") { CommonOptions.Config(), CommonOptions.Json() };
        command.SetAction(_ => work());
        return CommandProgram.RunAsync(new RootCommand { command }, arguments, _output);
    }
}
