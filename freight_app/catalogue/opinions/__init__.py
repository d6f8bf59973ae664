"""What people say of products: reviews, questions and their answers, and how much of it the public reads."""
