namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>Boxes that mark the same thing, and their mean weighted by score.</summary>
internal sealed class BoxGroup
{
    private double _weight;
    private double _x1;
    private double _y1;
    private double _x2;
    private double _y2;

    /// <param name="first">Rank of the best of them.</param>
    /// <param name="box">The best of them.</param>
    public BoxGroup(int first, in BoxCandidate box)
    {
        First = first;
        Mean = box;
        Add(box);
    }

    /// <summary>Rank of the best of them.</summary>
    public int First { get; }

    public int Members { get; private set; }

    /// <summary>Their mean, with the class of the best.</summary>
    public BoxCandidate Mean { get; private set; }

    /// <summary>Mean of their scores.</summary>
    public float MeanScore => (float)(_weight / Members);

    public void Add(in BoxCandidate box)
    {
        Members++;
        _weight += box.Score;
        _x1 += (double)box.Score * box.X1;
        _y1 += (double)box.Score * box.Y1;
        _x2 += (double)box.Score * box.X2;
        _y2 += (double)box.Score * box.Y2;
        if (_weight > 0)
        {
            Mean = Mean with
            {
                X1 = (float)(_x1 / _weight),
                Y1 = (float)(_y1 / _weight),
                X2 = (float)(_x2 / _weight),
                Y2 = (float)(_y2 / _weight),
            };
        }
    }
}
