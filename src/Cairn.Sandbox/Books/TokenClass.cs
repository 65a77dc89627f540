namespace Cairn.Sandbox.Books;

/// <summary>The five kinds of tokens that have a price of their own.</summary>
enum TokenClass
{
    Input,
    Write5m,
    Write1h,
    Read,
    Output,
}
