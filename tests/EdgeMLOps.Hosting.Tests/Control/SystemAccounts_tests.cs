using EdgeMLOps.Hosting.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Hosting.Tests.Control;

/// <summary>Held against <c>id</c> and <c>getent</c>, which ask the same name service.</summary>
public sealed class SystemAccounts_tests
{
    private const uint Nobody = 65534;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(Nobody)]
    public async Task An_account_is_in_the_groups_that_id_lists_and_in_no_other(uint uid)
    {
        var name = SystemAccounts.NameOf(uid)!;
        var (_, listed) = await ChildProcess.RunAsync("id", ["-Gn", name], Limit);
        var (_, database) = await ChildProcess.RunAsync("getent", ["group"], Limit);
        var mine = listed.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        var all = database.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]).ToHashSet();

        Assert.NotEmpty(mine);
        Assert.True(all.Count > mine.Count);
        Assert.Equal(mine.Order(), all.Where(group => SystemAccounts.IsIn(uid, group)).Order());
    }

    [Fact]
    public async Task A_further_group_counts_too()
    {
        var (_, database) = await ChildProcess.RunAsync("getent", ["group"], Limit);
        var listed = database.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':'))
            .SelectMany(group => group[3].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(member => (Group: group[0], Member: member)))
            .ToList();

        // Where no group lists anyone (a small container) there is nothing to hold it against but the account's own.
        foreach (var (group, member) in listed)
        {
            var (exitCode, uid) = await ChildProcess.RunAsync("id", ["-u", member], Limit);
            Assert.True(exitCode != 0 || SystemAccounts.IsIn(uint.Parse(uid), group), $"{member} is in {group}");
        }
    }

    [Theory]
    [InlineData(0u, "no-such-group")]
    [InlineData(4_000_000u, "root")]
    public void What_is_not_there_is_in_nothing(uint uid, string group) => Assert.False(SystemAccounts.IsIn(uid, group));

    [Fact]
    public void An_account_that_is_not_there_has_no_name() => Assert.Null(SystemAccounts.NameOf(4_000_000));
}
