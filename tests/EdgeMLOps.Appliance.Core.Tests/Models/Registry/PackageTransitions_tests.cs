using EdgeMLOps.Appliance.Core.Models.Registry;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

public sealed class PackageTransitions_tests
{
    // Rows: from; columns: to; in the order of the states. '+' is a step; else the first letter or two of why not, see Words.
    private static readonly string[] Expected =
    [
        //  I  V  Va S  A  R  Sh C  Q
        "Im: =  +  nv nv nv nv nv nv +",
        "Ve: o  =  +  na na ns na na +",
        "Va: o  =  =  +  st ns +  +  +",
        "St: o  =  +  =  +  ns =  =  +",
        "Ac: o  s  s  s  =  +  s  s  +",
        "Re: o  r  +  r  +  =  r  r  +",
        "Sh: o  b  +  b  b  b  =  +  +",
        "Ca: o  b  +  +  b  b  b  =  +",
        "Qu: o  +  q  q  q  q  q  q  =",
    ];

    private static readonly Dictionary<string, StepFault> Words = new(StringComparer.Ordinal)
    {
        ["+"] = StepFault.None,
        ["="] = StepFault.AlreadyThere,
        ["o"] = StepFault.ImportedOnce,
        ["nv"] = StepFault.NotVerified,
        ["na"] = StepFault.NotValidated,
        ["st"] = StepFault.NotStaged,
        ["ns"] = StepFault.NeverServed,
        ["s"] = StepFault.Serving,
        ["r"] = StepFault.Retired,
        ["b"] = StepFault.Beside,
        ["q"] = StepFault.Quarantined,
    };

    private static readonly PackageState[] States = Enum.GetValues<PackageState>();

    [Fact]
    public void Every_pair_of_states_is_a_step_or_says_why_it_is_none()
    {
        var pairs = 0;
        foreach (var (line, from) in Expected.Zip(States))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            foreach (var (word, to) in words.Zip(States))
            {
                Assert.True(Words[word] == PackageTransitions.Check(from, to), $"{from} to {to}: {PackageTransitions.Check(from, to)}, expected {Words[word]}");
                pairs++;
            }
        }

        Assert.Equal(States.Length * States.Length, pairs);
    }

    [Fact]
    public void The_table_holds_each_step_once_and_no_other_is_let_through()
    {
        Assert.Equal(PackageTransitions.All.Count, PackageTransitions.All.Distinct().Count());
        var let = from before in States from after in States where PackageTransitions.Check(before, after) == StepFault.None select new PackageTransition(before, after);
        Assert.Equal(PackageTransitions.All.ToHashSet(), let.ToHashSet());
    }

    [Fact]
    public void Serving_is_reached_from_where_a_package_was_proven_on_this_box_and_nowhere_else() =>
        Assert.Equal(
            [PackageState.Staged, PackageState.Retired],
            PackageTransitions.All.Where(step => step.To == PackageState.Active).Select(step => step.From));

    [Fact]
    public void Out_of_the_quarantine_leads_only_what_verifies_and_proves_it_again()
    {
        var steps = PackageTransitions.All.Where(step => step.From == PackageState.Quarantined);

        Assert.Equal(PackageState.Verified, Assert.Single(steps).To);
    }
}
