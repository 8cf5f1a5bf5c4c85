      * Nothing but a comment
