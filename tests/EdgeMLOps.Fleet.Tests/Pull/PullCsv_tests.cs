using EdgeMLOps.Fleet.Pull;

namespace EdgeMLOps.Fleet.Tests.Pull;

/// <summary>The same on every database.</summary>
public abstract class PullCsv_tests(FleetFixture fleet) : IAsyncLifetime
{
    public Task InitializeAsync() => fleet.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Each_number_is_a_line_that_says_what_it_is_about()
    {
        await fleet.TakeAsync(fleet.Seal(Some.Operations(7)));
        await fleet.TakeAsync(fleet.Seal(Some.Clinical));
        await fleet.TakeAsync(fleet.Seal(Some.State(3, "head")));
        var page = await PullReader.ReadAsync(fleet.Store.Database, new PullQuery(fleet.Site, null, 0), default);
        var lines = page.Rows.SelectMany(PullCsv.Lines).ToArray();
        var columns = PullCsv.Header.Split(',').Length;
        Assert.All(lines, line => Assert.Equal(columns, line.Split(',').Length));
        Assert.EndsWith(",1970-01-01T00:00Z,1970-01-01T06:00Z,,,,,,,InstancesReceived,,7,0", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.EndsWith(",Champion,DX,Chest,PA,BoxesPerImage,2,31,0", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(",auditLength,,3,0", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(",appliance.minor,,1,0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_came_after_a_later_one_says_so()
    {
        var first = fleet.SealAt(Some.Operations(1), 1, default);
        var second = fleet.SealAt(Some.Operations(2), 2, first.Hash);
        await fleet.TakeAsync(second);
        await fleet.TakeAsync(first);
        var page = await PullReader.ReadAsync(fleet.Store.Database, new PullQuery(fleet.Site, null, 0), default);
        Assert.Equal([(2, false), (1, true)], page.Rows.Select(row => (row.Sequence, row.Late)));
        Assert.EndsWith(",InstancesReceived,,1,1", PullCsv.Lines(page.Rows[1]).First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        await fleet.TakeAsync([.. Enumerable.Range(0, 250).Select(i => fleet.Seal(Some.Operations(i)))]);
        var numbers = new List<long>();
        for (long? after = 0; after is not null;)
        {
            var page = await PullReader.ReadAsync(fleet.Store.Database, new PullQuery(null, null, after.Value), default);
            Assert.InRange(page.Rows.Length, 1, 100);
            numbers.AddRange(page.Rows.Select(r => r.Number));
            after = page.Next;
        }

        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.Equal(250, numbers.Count);
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        Assert.Empty((await PullReader.ReadAsync(fleet.Store.Database, new PullQuery(null, later, 0), default)).Rows);
        Assert.Empty((await PullReader.ReadAsync(fleet.Store.Database, new PullQuery(Guid.NewGuid(), null, 0), default)).Rows);
    }
}
