using EdgeMLOps.Hosting.Logging;
using Serilog.Events;
using Serilog.Parsing;

namespace EdgeMLOps.Hosting.Tests.Logging;

public sealed class LogLine_tests
{
    [Theory]
    [InlineData("a\n2026-11-26T21:00:00.000Z Information 4050 Gate: Imported package")]
    [InlineData("a\r\nb")]
    [InlineData("a\u2028b")]
    [InlineData("a\u0085b")]
    [InlineData("\u001b[2J\u001b]0;title\u0007")]
    [InlineData("\u202egpj.exe")]
    public void A_value_of_a_stranger_neither_begins_a_line_nor_commands_a_terminal(string value)
    {
        var written = Write("Refused, {Reason}", new LogEventProperty("Reason", new ScalarValue(value)));

        Assert.Equal(1, written.Count(letter => letter is '\n'));
        Assert.DoesNotContain(written.TrimEnd(), letter => char.IsControl(letter) || letter is '\u2028' or '\u202e');
        Assert.Contains("Information", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_letters_stay() => Assert.Contains(
        "\u00dcbung \u4f60\u597d", Write("{Name}", new LogEventProperty("Name", new ScalarValue("\u00dcbung \u4f60\u597d"))), StringComparison.Ordinal);

    private static string Write(string template, LogEventProperty property)
    {
        using var output = new StringWriter();
        var parsed = new MessageTemplateParser().Parse(template);
        new LogLine().Format(new LogEvent(DateTimeOffset.UnixEpoch, LogEventLevel.Information, exception: null, parsed, [property]), output);
        return output.ToString();
    }
}
